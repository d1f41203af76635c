import pytest

from tests.search.engines import ENGINES


@pytest.fixture(params=sorted(ENGINES))
def empty(request, tmp_path):
    """An engine that was never built."""
    index = ENGINES[request.param](tmp_path)
    yield index
    index.close()


@pytest.fixture
def index(empty):
    """An engine without stories."""
    empty.rebuild([])
    return empty
