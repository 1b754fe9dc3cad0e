"""What `init events` does with a plan that may be applied, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sesctl.cli import context, planned
from sesctl.errors import ExitCode, SesctlError, worst
from sesctl.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.cli.command import Run
    from sesctl.model.arn import Place
    from sesctl.model.left import Left
    from sesctl.planning.events_wish import EventsWish
    from sesctl.ports import Aws
    from sesctl.render.sending import ProofBody
    from sesctl.workflows.events import Prepared

_WAIT = 30 * 60


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited; None for what is usual."""

    seconds: int | None

    @property
    def to_confirm(self) -> int:
        """Seconds until somebody has to have agreed to hear."""
        return _WAIT if self.seconds is None else self.seconds

    @property
    def to_prove(self) -> int:
        """Seconds until the event of a mail has to be there."""
        from sesctl.cli.events_proof import SECONDS

        return SECONDS if self.seconds is None else self.seconds


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with a plan that may be applied."""

    run: Run
    wish: EventsWish
    aws: Aws
    place: Place
    patience: Patience
    yes: bool

    def finish(
        self, outcome: planned.Outcome, prepared: Prepared, sender: str | None, *, wait: bool
    ) -> ExitCode:
        """Apply, wait, read back, prove, and say what is left."""
        from sesctl.planning.events import ways
        from sesctl.planning.events_left import left_to_do, unconfirmed

        self._apply(prepared.plan)
        if wait:
            self._wait(prepared)
        outcome, after = self._again(outcome) if outcome.applied or wait else (outcome, prepared)
        new_default = prepared.now.identity.configuration_set != after.now.identity.configuration_set
        left = left_to_do(self.wish, after.now, ways(self.wish, after.now), new_default=new_default)
        codes = [ExitCode.PENDING] if unconfirmed(after.now.topics) else []
        codes += [ExitCode.PLAN_NOT_APPLIED] if outcome.refused else []
        if sender is None:
            self.show(outcome, after, left)
            return worst(codes)
        return worst([*codes, self._prove(sender, outcome, after, left)])

    def _wait(self, prepared: Prepared) -> None:
        from sesctl.cli.listeners import wait_for
        from sesctl.planning.events import topics_of, ways
        from sesctl.workflows.events_read import is_foreign

        topics = topics_of(ways(self.wish, prepared.now))
        ours = [arn for arn in topics if not is_foreign(arn, self.place)]
        wait_for(ours, self.aws, self.patience.to_confirm, self.run.terminal.say)

    def _prove(
        self, sender: str, outcome: planned.Outcome, after: Prepared, left: Sequence[Left]
    ) -> ExitCode:
        """Prove that an event arrives; what was set up is shown also where that cannot be."""
        from sesctl.cli import events_proof

        order = events_proof.Order(sender, self.patience.to_prove)
        try:
            code, proof = events_proof.prove(self.run, self.wish, after.now, self.aws, order)
        except SesctlError:
            if not self.run.json:
                self.show(outcome, after, left)
            raise
        self.show(outcome, after, left, proof)
        return code

    def _apply(self, plan: Plan) -> None:
        from sesctl.workflows.events_apply import apply

        apply(plan, self.aws, context.SystemClock(), planned.teller(self.run))

    def _again(self, outcome: planned.Outcome) -> tuple[planned.Outcome, Prepared]:
        """Read back; what only now can be done, since somebody has confirmed, is done."""
        from sesctl.workflows.events import prepare_events

        wish = replace(self.wish, resend=False)
        after = prepare_events(wish, self.aws, self.place)
        if after.plan.steps and planned.agreed(after.plan, self.run, yes=self.yes, dry_run=False):
            self._apply(after.plan)
            done = (*outcome.plan.steps, *after.plan.steps)
            outcome = replace(outcome, plan=Plan(done, outcome.plan.held), applied=True)
            after = prepare_events(wish, self.aws, self.place)
        plan = Plan(outcome.plan.steps, after.plan.held)
        return replace(outcome, plan=plan, identity=after.now.identity), after

    def _by(self, prepared: Prepared) -> str:
        """By what the events are told."""
        from sesctl.planning.events import chosen_set

        if self.wish.identity_topics:
            return "by topics of the identity"
        return f"by the configuration set {chosen_set(self.wish, prepared.now.identity)}"

    def _unheard(self, prepared: Prepared) -> str:
        """That nobody hears, where nobody was named either."""
        topics = prepared.now.topics.values()
        heard = not topics or any(one.foreign or one.listed for one in topics)
        return (
            ""
            if heard or self.wish.listeners
            else ", and nobody hears: no --email, --https or --sqs names anybody"
        )

    def show(
        self,
        outcome: planned.Outcome,
        prepared: Prepared,
        left: Sequence[Left],
        proof: ProofBody | None = None,
    ) -> None:
        """Show what there is, and what is left to do."""
        from sesctl.planning.events import ways
        from sesctl.render.events import events_body, events_lines, left_lines

        found, topics = ways(self.wish, prepared.now), prepared.now.topics
        if self.run.json:
            body = events_body(prepared.now.identity, found, topics, left)
            planned.show_json(self.run, outcome, more={"events": body, **({"proof": proof} if proof else {})})
        elif outcome.applied or not outcome.plan.steps:
            if not outcome.plan.steps and not outcome.refused:
                self.run.terminal.say(f"nothing to change{self._unheard(prepared)}")
            lines = events_lines(prepared.now.identity, self._by(prepared), found, topics)
            for line in (*lines, *left_lines(left)):
                self.run.terminal.answer(line)
