"""Whatever is given, taken back, run out or erased in any order: no output holds a person without
a live consent for it. Long runs: ``python -m tests.consent_steps 10000``."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from dashboard.bootstrap import following
from tests.consent_world import World, step


class Consents(RuleBasedStateMachine):
    """A school in which everything may happen at any time."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="nastavnik-consents-"))
        self.world = World(self.folder, list(following.ALL))

    def teardown(self):
        self.world.close()
        shutil.rmtree(self.folder)

    @rule(data=st.data())
    def something_happens(self, data):
        step(self.world, lambda options: data.draw(st.sampled_from(list(options))))


Consents.TestCase.settings = settings(
    max_examples=max(1, settings().max_examples // 10), stateful_step_count=12
)
TestConsents = Consents.TestCase
