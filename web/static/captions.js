// Large captions: the words being said, from the sound's own captions track, big enough to read from afar.

export function largeCaptions({ audio, box, shown }) {
  const track = audio.textTracks[0];
  if (!track || !box) return;

  function show() {
    const cue = track.activeCues?.[0];
    shown.replaceChildren(...(cue ? [cue.getCueAsHTML()] : []));
  }
  function change() {
    // The words are asked for only when someone wants to see them.
    track.mode = box.checked ? "hidden" : "disabled";
    shown.closest("[data-captions]").hidden = !box.checked;
    if (box.checked) show();
  }
  track.addEventListener("cuechange", show);
  box.addEventListener("change", change);
  change();
}
