"""Who may call what: a row for every use case, every route, every file, every page.

A use case, a route, a file or a page without a row fails the build; so does a row of something that
is gone. ``uv run python -m tests.access_walk`` prints the rows of what has none yet, as the code
answers now: read them before you paste them, for here is said what it ought to answer.
"""

# module.function, then the permissions it asks: all of them. "link": only by a personal link to
# exactly this form and thing, so no role of the office is let in.
USE_CASES = """
matching.closing.ending.close pair.write
matching.closing.ending.close_many pair.write
matching.closing.ending.finish pair.write
matching.closing.ending.reopen pair.write
matching.closing.long_term.answer bank.write
matching.closing.long_term.ask bank.write
matching.closing.long_term.enter bank.write
matching.closing.long_term.finished bank.write
matching.closing.long_term.free bank.write
matching.closing.long_term.invite_anew bank.write
matching.closing.long_term.listing bank.read
matching.closing.long_term.retire bank.write
matching.closing.reports.ask pair.write
matching.closing.reports.conclude pair.write
matching.closing.reports.conclusion pair.read
matching.closing.reports.levels_told pair.read
matching.closing.reports.own link
matching.closing.reports.report pair.write
matching.closing.reports.report_by_link link
matching.closing.viewing.board pair.read
matching.closing.viewing.progress pair.read
data.papers.declining.set_forms order.write
data.papers.making.defaults order.read
data.papers.making.due order.read
data.papers.making.file order.read
data.papers.making.issue_paper order.read
data.papers.making.listing order.read
data.papers.making.preview order.read
data.papers.making.scan order.read
data.papers.making.years order.read
data.papers.school_templates.back template.write
data.papers.school_templates.confirm order.write
data.papers.school_templates.doubt order.write
data.papers.school_templates.listing template.read
data.papers.school_templates.own template.read
data.papers.school_templates.shipped template.read
data.papers.school_templates.upload template.write
data.papers.signing.annul order.read
data.papers.signing.attach order.read
data.papers.signing.sign order.read
data.publication.building.build site.write
data.publication.publishing.publish site.write
data.publication.publishing.unpublish site.write
data.publication.renewing.stale site.read
data.publication.taking_down.confirm_removed site.write
data.publication.taking_down.due site.read
data.publication.viewing.archive site.read
data.publication.viewing.changes site.read
data.publication.viewing.checklist site.read
data.publication.viewing.overview site.read
data.publication.viewing.preview site.read
matching.pairs.ordering.awaiting order.read
analytics.waves.polls.open_poll wave.write
analytics.waves.polls.results wave.read
data.practice.attending.acquainted_by_link link
data.practice.attending.colleagues staff.read
data.practice.attending.counts practice.read
data.practice.attending.expect practice.write
data.practice.attending.expect_everybody practice.write
data.practice.attending.informed practice.read
data.practice.attending.mark practice.write
data.practice.attending.own_news link
data.practice.attending.sheet staff.read
data.practice.cases.accept_by_link link
data.practice.cases.agree_by_link link
data.practice.cases.approve practice.write
data.practice.cases.begin practice.write
data.practice.cases.clear practice.write
data.practice.cases.clearance practice.write
data.practice.cases.give_back practice.write
data.practice.cases.listing practice.read
data.practice.cases.mark_published site.write
data.practice.cases.offer practice.write
data.practice.cases.offer_all practice.write
data.practice.cases.offering practice.read
data.practice.cases.own_study link
data.practice.cases.published practice.read
data.practice.cases.refuse_by_link link
data.practice.cases.save practice.write
data.practice.cases.save_by_link link
data.practice.cases.withdraw practice.write
data.practice.cases.withdraw_by_link link
data.practice.events.cancel practice.write
data.practice.events.change practice.write
data.practice.events.decide practice.write
data.practice.events.event practice.read
data.practice.events.hold practice.write
data.practice.events.listing practice.read
data.practice.events.plan practice.write
data.practice.events.speed_table practice.read
data.practice.library.add practice.write
data.practice.library.change practice.write
data.practice.library.file practice.read
data.practice.library.find practice.read
data.practice.library.remove practice.write
data.practice.library.set_public practice.write
data.practice.library.shelves practice.read
data.practice.nominations.accept_by_link link
data.practice.nominations.decide practice.write
data.practice.nominations.jury staff.read
data.practice.nominations.nominable practice.write
data.practice.nominations.own_vote link
data.practice.nominations.propose practice.write
data.practice.nominations.set_jury practice.write
data.practice.nominations.standings staff.read
data.practice.nominations.vote_by_link link
data.practice.nominations.winners staff.read
data.practice.nominations.withdraw practice.write
data.practice.nominations.withdraw_by_link link
data.starting.regulation.change school.write
data.starting.regulation.read school.read
analytics.alerts.handling.give_back alert.write
analytics.alerts.handling.judge alert.write
analytics.alerts.handling.reopen alert.write
analytics.alerts.handling.resolve alert.write
analytics.alerts.handling.take alert.write
analytics.alerts.keeping.tick alert.write
analytics.alerts.listing.counts alert.read
analytics.alerts.listing.gate_here alert.read
analytics.alerts.listing.listing alert.read
analytics.alerts.listing.states case.read
analytics.alerts.listing.told_count case.read
analytics.alerts.regularity.regularity alert.read
analytics.alerts.wellbeing.wellbeing case.read
analytics.report.conclusions.editions quality.read
analytics.report.conclusions.keep quality.write
analytics.report.conclusions.latest quality.read
analytics.report.conclusions.restore quality.write
analytics.report.curator_table.save_sheet quality.write
analytics.report.curator_table.sheet quality.read
analytics.report.making.ask report.read quality.read
analytics.report.making.file report.read
analytics.report.making.keep report.read
analytics.report.making.kinds report.read
analytics.report.making.made report.read
analytics.report.making.plan report.read quality.read
analytics.report.open_answers.comments wave.read
analytics.report.open_answers.labels quality.write
analytics.report.open_answers.save_tags quality.write
analytics.report.swot.lines quality.read
analytics.report.swot.save_swot quality.write
analytics.roadmap.changing.begin_year roadmap.write
analytics.roadmap.changing.override roadmap.write
analytics.roadmap.changing.set_item roadmap.write
analytics.roadmap.changing.set_usual roadmap.write
analytics.roadmap.changing.undo_override roadmap.write
analytics.roadmap.papers.calendar roadmap.read
analytics.roadmap.papers.values roadmap.read
analytics.roadmap.plan.board roadmap.read
analytics.roadmap.plan.years roadmap.read
analytics.rollup.audiences.audience_of quality.read
analytics.rollup.municipal.gathered aggregate.read
analytics.rollup.municipal.municipality aggregate.read
analytics.rollup.refreshing.current quality.read
analytics.rollup.refreshing.hand_in quality.read
analytics.rollup.refreshing.refresh quality.read
analytics.rollup.refreshing.tick quality.read
analytics.rollup.showing.board quality.read
analytics.rollup.showing.exported quality.read
analytics.rollup.showing.pair_board quality.write
analytics.rollup.showing.round_board quality.read
analytics.rollup.showing.series quality.read
analytics.rollup.years.opening quality.read
analytics.rollup.years.town_opening aggregate.read
analytics.validity.other_plan weights.write
analytics.validity.overview weights.write
analytics.waves.answering.answered_by_link link
analytics.waves.answering.insist_open link
analytics.waves.answering.own_ask link
analytics.waves.answering.paper_form wave.write
analytics.waves.answering.type_in wave.write
analytics.waves.blank.blank wave.write
analytics.waves.climate.climates wave.read
analytics.waves.climate.close_climate wave.write
analytics.waves.climate.close_due wave.write
analytics.waves.climate.draw_codes wave.write
analytics.waves.climate.open_climate wave.write
analytics.waves.climate.shown_sheets wave.read
analytics.waves.importing.imports wave.read
analytics.waves.importing.preview wave.write
analytics.waves.importing.take_table wave.write
analytics.waves.importing.undo wave.write
analytics.waves.running.tick wave.write
analytics.waves.slips.paper wave.write
analytics.waves.viewing.fresh_links wave.write
analytics.waves.viewing.listing wave.read
analytics.waves.viewing.overview wave.read
analytics.waves.viewing.remind wave.write
data.accounts.appointing.accounts order.read
data.accounts.appointing.cancel order.write
data.accounts.appointing.end order.write
data.accounts.appointing.listing order.read
data.accounts.appointing.prepare order.write
data.accounts.grants.colleagues grant.write
data.accounts.grants.givable grant.write
data.accounts.grants.give grant.write
data.accounts.grants.given grant.write
data.accounts.grants.revoke grant.write
data.accounts.keeping.about account.manage
data.accounts.keeping.create account.manage
data.accounts.keeping.disable account.manage
data.accounts.keeping.enable account.manage
data.accounts.keeping.first_administrator account.manage
data.accounts.keeping.listing account.manage
data.accounts.keeping.reset_factor account.manage
data.accounts.keeping.reset_password account.manage
data.accounts.keeping.set_identity account.manage
data.accounts.keeping.set_person account.manage
data.accounts.keeping.set_roles account.manage
data.bank.agenda.numbers quality.read
data.bank.answers.confirm_by_link link
data.bank.answers.confirm_tags bank.write
data.bank.answers.history answers.read
data.bank.answers.latest_by_link link
data.bank.answers.submit_by_link link
data.bank.answers.submit_sheet bank.write
data.bank.cards.card bank.read
data.bank.cards.settled round_result.read
data.bank.forms.export_form bank.export
data.bank.founding.found school.write
data.bank.imports.committing.commit bank.import
data.bank.imports.committing.preview bank.import
data.bank.imports.drafts.begin bank.import
data.bank.imports.drafts.decide bank.import
data.bank.imports.drafts.draft bank.import
data.bank.imports.drafts.drafts bank.import
data.bank.imports.drafts.drop bank.import
data.bank.imports.drafts.name_columns bank.import
data.bank.imports.drafts.order_dates bank.import
data.bank.imports.drafts.understand bank.import
data.bank.imports.quarantining.correct bank.import
data.bank.imports.quarantining.dismiss bank.import
data.bank.imports.quarantining.quarantine bank.import
data.bank.imports.quarantining.quarantine_file bank.import
data.bank.imports.quarantining.whose bank.import
data.bank.imports.reporting.batches bank.import
data.bank.imports.reporting.by_whom bank.import
data.bank.imports.reporting.report bank.import
data.bank.imports.reporting.report_file bank.import
data.bank.imports.saying.consents_said consent.read
data.bank.imports.undoing.undo bank.import
data.bank.participations.admit_mentees bank.write
data.bank.participations.admit_mentors bank.write
data.bank.participations.edit bank.write
data.bank.participations.enter bank.write
data.bank.participations.move bank.write
data.bank.participations.requeue bank.write
data.bank.people.admit bank.write
data.bank.people.archive bank.write
data.bank.people.edit bank.write
data.bank.people.names bank.read
data.bank.people.restore bank.write
data.bank.rows.bank_rows bank.read
data.bank.rows.years bank.read
data.bank.signals.listing signal.read
data.bank.signals.look_again signal.write
data.bank.signals.own_rules signal.read
data.bank.signals.set_own_rules signal.write
data.bank.signals.step signal.write
data.bank.signals.tried signal.read
data.bank.signals.unlooked signal.read
data.bank.signals.waiting signal.read
data.invitations.filling.draft link
data.invitations.filling.last_response link
data.invitations.filling.save_draft link
data.invitations.filling.spent link
data.invitations.filling.submit_response link
data.invitations.keeping.tick invitation.write
data.invitations.links.invite invitation.write
data.invitations.links.listing invitation.read
data.invitations.links.reissue invitation.write
data.invitations.links.remind invitation.write
data.invitations.links.revoke invitation.write
data.invitations.own.own_responses link
data.invitations.own.own_sheets link
data.invitations.paper.sheet_of invitation.write
data.invitations.posting.ask_to_send invitation.write
data.invitations.roll.roll invitation.read
data.papers.consents.give consent.write
data.papers.consents.give_each consent.write
data.papers.consents.refuse consent.write
data.papers.consents.withdraw consent.write
data.papers.erasing.act_file subject.erase
data.papers.erasing.erase subject.erase
data.papers.erasing.finished consent.read
data.papers.erasing.request subject.erase
data.papers.erasing.waiting consent.read
data.papers.erasing.would_erase subject.erase
data.papers.own.give_by_link link
data.papers.own.mine link
data.papers.own.own_lines link
data.papers.own.read_text link
data.papers.own.shown_text link
data.papers.own.withdraw_by_link link
data.papers.participation.give_participation consent.write
data.papers.participation.give_participation_by_link link
data.papers.participation.give_up consent.write
data.papers.participation.give_up_by_link link
data.papers.participation.refuse_by_link link
data.papers.participation.set_terms consent.write
data.papers.participation.terms pair.read
data.papers.reading.looked_at subject.export
data.papers.reading.who_looked link
data.papers.register.ending_soon consent.read
data.papers.register.lacking consent.read
data.papers.register.of consent.read
data.papers.register.register consent.read
data.papers.subject_data.export_mine link
data.papers.subject_data.export_subject subject.export
data.papers.subject_data.subjects consent.read
data.papers.tasks.close_task task.write
data.papers.tasks.mine task.read
data.papers.texts.text_in_force consent.read
data.papers.texts.texts consent.read
matching.pairs.agreeing.acquainted pair.write
matching.pairs.agreeing.acquainted_by_link link
matching.pairs.agreeing.answer_by_link link
matching.pairs.agreeing.confirm pair.write
matching.pairs.agreeing.offered link
matching.pairs.agreeing.part pair.write
matching.pairs.agreeing.start_trial pair.write
matching.pairs.conflict.ask_second pair.write
matching.pairs.conflict.asked order.sign
matching.pairs.conflict.second order.sign
matching.pairs.leading.activate pair.write
matching.pairs.leading.close pair.write
matching.pairs.leading.complete pair.write
matching.pairs.leading.finishing pair.write
matching.pairs.leading.leave_group pair.write
matching.pairs.leading.pause pair.write
matching.pairs.leading.resume pair.write
matching.pairs.leading.terminate pair.write
matching.pairs.leaving.leave_mentor pair.write
matching.pairs.leaving.rehome pair.write
matching.pairs.leaving.repair pair.read
matching.pairs.links.ask invitation.write
matching.pairs.links.remind invitation.write
matching.pairs.listing.board pair.read
matching.pairs.listing.history pair.read
matching.pairs.listing.leaving pair.read
matching.pairs.naming.others_named pair.read
matching.pairs.naming.others_told pair.read
matching.pairs.paper.own_paper link
matching.pairs.paper.signed pair.read
matching.pairs.timers.tick pair.write
matching.pairs.trials.freeze round.write
matching.pairs.trials.invite invitation.write
matching.pairs.trials.listing private_answer.read
matching.pairs.trials.plan round.write
matching.pairs.trials.rate round.write
matching.pairs.trials.rate_by_link link
matching.pairs.trials.seen link
matching.programmes.agreeing.agree_by_link link
matching.programmes.agreeing.agree_for programme.write
matching.programmes.agreeing.propose programme.write
matching.programmes.agreeing.wish_by_link link
matching.programmes.agreeing.wishes private_answer.read
matching.programmes.changing.amend programme.write
matching.programmes.changing.close programme.write
matching.programmes.changing.edit programme.write
matching.programmes.changing.look_back programme.write
matching.programmes.changing.mark programme.write
matching.programmes.clock.set_zone school.write
matching.programmes.drafting.draft programme.write
matching.programmes.meetings.cancel programme.write
matching.programmes.meetings.change programme.write
matching.programmes.meetings.doer programme.write
matching.programmes.meetings.history programme.read
matching.programmes.meetings.hold programme.write
matching.programmes.meetings.miss programme.write
matching.programmes.meetings.plan_meeting programme.write
matching.programmes.meetings.strike programme.write
matching.programmes.meetings.write_down programme.write
matching.programmes.papers.diary_paper programme.read
matching.programmes.papers.office_calendar programme.read
matching.programmes.papers.own_calendar programme.write
matching.programmes.papers.programme_paper programme.read
matching.programmes.pulses.ask_help link
matching.programmes.pulses.pulse link
matching.programmes.timers.tick programme.write
matching.programmes.viewing.agenda programme.read
matching.programmes.viewing.overview programme.read
matching.programmes.viewing.own_diary programme.write
matching.programmes.viewing.own_programme link
matching.programmes.viewing.states programme_state.read
matching.programmes.viewing.view programme.read
matching.rounds.advising.advice round.read
matching.rounds.advising.blocking round.read
matching.rounds.advising.confidence round.read
matching.rounds.advising.decision_prices round.read
matching.rounds.advising.principles round.read
matching.rounds.back_test.ask weights.write
matching.rounds.back_test.back_test weights.write
matching.rounds.back_test.job_of weights.write
matching.rounds.computing.ask_to_compute round.write
matching.rounds.deciding.accept round.write
matching.rounds.deciding.accept_many round.write
matching.rounds.deciding.forbid round.write
matching.rounds.deciding.leave round.write
matching.rounds.deciding.lock round.write
matching.rounds.deciding.replace round.write
matching.rounds.deciding.undo round.write
matching.rounds.demands.demand_now round.read
matching.rounds.demands.demands round.read
matching.rounds.entrants.funnel round.read
matching.rounds.exploring.switch weights.write
matching.rounds.floors.effects_of_floors round.read
matching.rounds.floors.effects_of_threshold round.read
matching.rounds.kinds.allowed round.read
matching.rounds.mending.repair round.read
matching.rounds.offering.offer round.write
matching.rounds.opening.freeze round.write
matching.rounds.opening.open_round round.write
matching.rounds.opening.rename round.write
matching.rounds.opening.set_policy round.write
matching.rounds.pricing.difference round.read
matching.rounds.pricing.prices round.read
matching.rounds.private.private private_answer.read
matching.rounds.proving.faults round.read
matching.rounds.recruiting.standing task.read
matching.rounds.retracting.retract round.write
matching.rounds.settling.answer round.write
matching.rounds.settling.approve round.approve
matching.rounds.settling.cancel round.write
matching.rounds.settling.close round.approve
matching.rounds.settling.review round.write
matching.rounds.traces.of_round weights.write
matching.rounds.viewing.card round.read
matching.rounds.viewing.current round.read
matching.rounds.viewing.rounds_of round.read
matching.rounds.viewing.view round.read
matching.rounds.weights.decline weights.write
matching.rounds.weights.propose weights.write
matching.rounds.weights.sign weights.write
matching.rounds.weights.versions weights.write
matching.support.advising.apply bank.write
matching.support.advising.recommend case.write
matching.support.advising.take_back case.write
matching.support.board.board recommendation.read
matching.support.board.candidates case.read
matching.support.board.detail case.read
matching.support.board.noted case.read
matching.support.board.status recommendation.read
matching.support.cases.hand_over bank.write
matching.support.cases.move case.write
matching.support.cases.open_case case.write
matching.support.cases.record_agreement case.write
matching.support.cases.set_next case.write
matching.support.counts.by_month quality.read
matching.support.notes.delete psych_note.write
matching.support.notes.edit psych_note.write
matching.support.notes.listing psych_note.read
matching.support.notes.read psych_note.read
matching.support.notes.write psych_note.write
matching.support.owning.insist_own case.read
matching.support.owning.own case.write
matching.support.plans.lay case.write
matching.support.plans.paper case.read
matching.support.plans.set_step case.write
matching.support.timers.tick case.write
matching.selection.courses.attend selection.write
matching.selection.courses.cancel_course selection.write
matching.selection.courses.courses selection.read
matching.selection.courses.enrol selection.write
matching.selection.courses.finish_course selection.write
matching.selection.courses.outside selection.write
matching.selection.courses.plan_course selection.write
matching.selection.covering.coverage selection.read
matching.selection.deciding.decide selection.write
matching.selection.deciding.interview selection.write
matching.selection.deciding.undo selection.write
matching.selection.listing.programmes selection.read
matching.selection.listing.shortlist selection.write
matching.selection.people.seekers selection.read
matching.selection.readying.count_earlier selection.write
matching.selection.readying.exempt selection.write
matching.selection.readying.ready selection.read
matching.unmatched.listing unmatched.read
"""

# What a personal link opens: the forms whose link lets its person in, for the thing the link is
# about and no other one. "other": about whose link it is, or about a thing that is looked up first;
# "every": every form.
LINKS = """
data.practice.attending.acquainted_by_link acquainted
data.practice.attending.own_news acquainted
data.practice.cases.accept_by_link study
data.practice.cases.agree_by_link study
data.practice.cases.own_study study
data.practice.cases.refuse_by_link study
data.practice.cases.save_by_link study
data.practice.cases.withdraw_by_link study
data.practice.nominations.accept_by_link vote
data.practice.nominations.own_vote vote
data.practice.nominations.vote_by_link vote
data.practice.nominations.withdraw_by_link vote
matching.closing.reports.own report
matching.closing.reports.report_by_link report
analytics.waves.answering.answered_by_link wave other
analytics.waves.answering.insist_open wave other
analytics.waves.answering.own_ask wave other
data.bank.answers.confirm_by_link mentor
data.bank.answers.latest_by_link mentor
data.bank.answers.submit_by_link mentor
data.invitations.filling.draft every
data.invitations.filling.last_response every
data.invitations.filling.save_draft every
data.invitations.filling.spent every
data.invitations.filling.submit_response every
data.invitations.own.own_responses my_data other
data.invitations.own.own_sheets my_data other
data.papers.own.give_by_link consent
data.papers.own.mine my_data other
data.papers.own.own_lines my_data other
data.papers.own.read_text consent
data.papers.own.shown_text consent
data.papers.own.withdraw_by_link my_data other
data.papers.participation.give_participation_by_link participation
data.papers.participation.give_up_by_link participation
data.papers.participation.refuse_by_link participation
data.papers.reading.who_looked my_data other
data.papers.subject_data.export_mine my_data other
matching.pairs.agreeing.acquainted_by_link acquaintance
matching.pairs.agreeing.answer_by_link answer
matching.pairs.agreeing.offered answer
matching.pairs.paper.own_paper participation
matching.pairs.trials.rate_by_link trial
matching.pairs.trials.seen trial
matching.programmes.agreeing.agree_by_link programme
matching.programmes.agreeing.wish_by_link programme
matching.programmes.meetings.cancel diary other
matching.programmes.meetings.change diary other
matching.programmes.meetings.doer diary
matching.programmes.meetings.hold diary other
matching.programmes.meetings.miss diary other
matching.programmes.meetings.plan_meeting diary
matching.programmes.meetings.strike diary other
matching.programmes.meetings.write_down diary
matching.programmes.papers.own_calendar diary
matching.programmes.pulses.ask_help diary
matching.programmes.pulses.pulse diary other
matching.programmes.viewing.own_diary diary
matching.programmes.viewing.own_programme programme
"""

# Steps of use cases: they ask nothing, because a use case has asked. No page, form or widget may
# name one of them.
INNER = """
data.bank.participations.put_back
data.bank.results.closed
data.bank.results.gaps
data.papers.consent_papers.consents_register
data.papers.consent_papers.withdrawal
data.papers.register.of_school
matching.closing.papers.conclusion
matching.closing.papers.report
matching.closing.papers.testimonial
matching.programmes.record.record
matching.rounds.entrants.candidates
matching.rounds.protocol.protocol
data.practice.attending.told_of
data.practice.cases.withdrawn
data.practice.drafting.drafted
data.practice.entering.enter
data.practice.entering.hide_of
data.practice.entering.leave
data.practice.events.minutes_signed
data.practice.naming.staff_in
data.practice.nominations.barred
data.practice.nominations.ended
data.practice.nominations.of_event
data.practice.nominations.standing
data.practice.papers.acquaintance_sheet
data.practice.papers.announcement
data.practice.papers.case
data.practice.papers.event_minutes
data.practice.papers.event_programme
data.practice.papers.registration_sheet
data.practice.papers.thanks
data.practice.people.called
data.practice.people.kept
data.practice.people.publishable
data.practice.people.staff
analytics.roadmap.plan.statuses
data.publication.blanks.blanks
data.publication.building.note
data.publication.checking.checks
data.publication.checking.closed
data.publication.standing.fallen
data.publication.standing.marks
data.publication.renewing.tick
data.publication.gate.gate
data.publication.gathering.gather
data.publication.keeping.content
data.publication.keeping.keep
data.publication.keeping.keep_section
data.publication.keeping.section_of
data.publication.keeping.shred
data.publication.linking.relink
data.publication.publishing.end
data.publication.publishing.published
data.publication.taking_down.withdrawn
data.accounts.appointing.close_by
data.accounts.appointing.in_force
data.accounts.appointing.open_by
data.accounts.appointing.tick
analytics.alerts.following.withdrawn
analytics.alerts.handling.check_rematch
analytics.alerts.handling.is_party
analytics.alerts.handling.may_undo
analytics.alerts.keeping.kept
analytics.alerts.keeping.put_away
analytics.alerts.keeping.told
analytics.alerts.seeing.calls
analytics.alerts.seeing.sights
analytics.alerts.seeing.watched
analytics.report.conclusions.refuse_names
analytics.rollup.gathering.gather
analytics.rollup.refreshing.facts_of
analytics.rollup.refreshing.follow_withdrawn
analytics.rollup.refreshing.is_fresh
analytics.rollup.showing.note
analytics.rollup.showing.raw
analytics.rollup.showing.shown
analytics.rollup.sources.pair_alias
analytics.rollup.sources.person_alias
analytics.rollup.writing.keep
analytics.rollup.writing.note_board
analytics.rollup.writing.seen
analytics.rollup.writing.was_shown
analytics.waves.answering.answered
analytics.waves.answering.find
analytics.waves.running.course_of
analytics.waves.seeing.asked_of
analytics.waves.seeing.seen
data.accounts.conflicts.lacking
data.accounts.conflicts.of
data.accounts.conflicts.require_second
data.accounts.conflicts.seconded
data.accounts.factor.forget
data.accounts.sessions.end_all
data.accounts.sessions.opened
data.accounts.sessions.still
data.bank.agenda.undecided
data.bank.alone.promised
data.bank.alone.under_way
data.bank.alone.without_pair
data.bank.imports.committing.additions
data.bank.imports.committing.batch_row
data.bank.imports.committing.note_staged
data.bank.imports.committing.watch
data.bank.imports.committing.write
data.bank.imports.drafts.take_in
data.bank.imports.standing.known
data.bank.imports.standing.shelf
data.bank.imports.traces.decisions
data.bank.imports.traces.dismissed
data.bank.imports.traces.let_go
data.bank.imports.traces.read
data.bank.imports.traces.remember
data.bank.imports.traces.write
data.bank.participations.entered
data.bank.participations.step
data.bank.participations.walk
data.bank.people.checked
data.bank.signals.forget
data.bank.signals.watch_row
data.bank.telling.for_readers
data.bank.telling.require_kept
data.bank.telling.told
data.invitations.filling.keep_response
data.invitations.links.reach
data.invitations.links.revoke_all
data.invitations.links.withdrawn
data.papers.acts.moment
data.papers.acts.write
data.papers.cascade.begin_erasure
data.papers.cascade.done
data.papers.cascade.follow
data.papers.cascade.opened
data.papers.cascade.stop
data.papers.consents.sealed_scan
data.papers.consents.take_back
data.papers.erasing.backups
data.papers.erasing.grounds_to_keep
data.papers.expiring.tick
data.papers.issuing.content
data.papers.issuing.issue
data.papers.issuing.keep
data.papers.making.of_kind
data.papers.parameters.head
data.papers.school_templates.in_force
data.papers.signing.signed
data.papers.participation.earliest_end
data.papers.participation.refused
data.papers.participation.side_of
data.papers.participation.takes_part
data.papers.participation.terms_of
data.papers.reading.looks
data.papers.receiving.comes_here
data.papers.receiving.receivers
data.papers.register.ending
data.papers.register.standing
data.papers.subject_data.collected
data.papers.tasks.drop
data.papers.tasks.open_task
data.papers.tasks.settle
data.papers.texts.every
data.papers.texts.kept_text
data.papers.texts.newest
matching.pairs.cards.card
matching.pairs.cards.card_of
matching.pairs.cards.seen_of
matching.pairs.conflict.concerned
matching.pairs.conflict.require_second
matching.pairs.conflict.seconded
matching.pairs.follow.withdrawn
matching.pairs.leading.drop_one
matching.pairs.leading.begin
matching.pairs.leading.told
matching.pairs.ordering.ordered
matching.pairs.leading.end
matching.pairs.leading.lacking
matching.pairs.links.awaited
matching.pairs.links.end
matching.pairs.links.finish
matching.pairs.links.leave
matching.pairs.links.live
matching.pairs.moving.begin
matching.pairs.moving.complete
matching.pairs.moving.free
matching.pairs.moving.mentee_to
matching.pairs.moving.mentor_follows
matching.pairs.trials.ratings
matching.pairs.trials.standing
matching.programmes.changing.begin
matching.programmes.drafting.answers_of
matching.programmes.drafting.drafted
matching.programmes.meetings.quiet_of
matching.rounds.back_test.pseudonym
matching.rounds.computing.gone_from
matching.rounds.computing.job_of
matching.rounds.computing.key
matching.rounds.deciding.check_rules
matching.rounds.entrants.collect
matching.rounds.entrants.consented
matching.rounds.entrants.credited
matching.rounds.entrants.standing
matching.rounds.exploring.learning_on
matching.rounds.lens.lens
matching.rounds.naming.names
matching.rounds.pricing.place
matching.rounds.private.grades
matching.rounds.private.keep
matching.rounds.private.own
matching.rounds.recruiting.open_tasks
matching.rounds.settling.check_here
matching.rounds.settling.come_about
matching.rounds.settling.drop_members
matching.rounds.settling.lapse
matching.rounds.settling.move
matching.rounds.settling.part
matching.rounds.settling.take
matching.rounds.traces.keep
matching.rounds.traces.withdrawn
matching.rounds.viewing.changed_since
matching.rounds.viewing.waiting
matching.rounds.weights.version_of
matching.selection.courses.counts_until
matching.selection.covering.counted_now
matching.selection.courses.made_ready
matching.selection.courses.view_of
matching.selection.following.follow
matching.selection.following.lists_of
matching.selection.people.fio
matching.selection.people.named
matching.selection.people.pool
matching.selection.people.row_of
matching.selection.readying.earlier
matching.selection.readying.renewed
matching.selection.readying.tick
matching.support.cases.close_tasks
matching.support.cases.dated
matching.support.notes.destroy
matching.support.owning.asks_first
matching.support.owning.ended
matching.support.owning.followed
matching.support.owning.insist_supported
matching.support.owning.is_own
matching.support.owning.leads
matching.support.owning.participation
matching.support.owning.standing_case
matching.support.owning.stands_in
matching.support.owning.supported
data.bank.long_term.standing
matching.closing.banking.write
matching.closing.long_term.given
matching.closing.long_term.settle
matching.closing.long_term.withdrawn
matching.closing.reports.awaited
matching.support.timers.follow
matching.support.timers.withdrawn
"""

# Named by a page or a form though they ask nothing, and why that gives nothing away.
OPEN = {
    "analytics.roadmap.plan.next_for": "each role's own steps; every part asks its permission",
    "matching.rounds.exploring.opening_policy": "the rules a new round opens with, no person",
    "matching.rounds.weights.in_force": "weights of the parts of fit, no person",
    "analytics.waves.sittings.asked": "the questions of whose link it is, no answer",
    "data.papers.reading.noted": "says whether the actor's own look is written down",
    "data.papers.reading.note": "writes down that the actor has looked",
    "data.accounts.grants.standing_in": "whom the actor stands in for",
    "data.bank.agenda.agenda": "shows each step only to who may act on it; counts, no names",
    "data.bank.cards.noted": "says whether the actor's own reading is written down",
    "data.bank.participations.current": "the year's row of whose link it is",
    "data.bank.participations.years": "school years of the banks, no person",
    "data.bank.participations.this_year": "the school year, no person",
    "data.bank.signals.watch": "only writes, sealed for the psychologist; told to nobody else",
    "data.invitations.browsers.let_out": "the browser of the actor's link",
    "data.invitations.browsers.noted": "the actor's link; a fault without one",
    "data.invitations.browsers.sent_in": "the browser of the actor's link",
    "data.invitations.browsers.still": "the browser of the actor's link",
    "data.invitations.filling.require_consent": "refuses whose link it is without a consent",
    "data.publication.serving.served": "only what was published for everybody",
    "data.papers.own.papers_of_link": "of the actor's link; nothing without one",
    "data.papers.subject_data.counts": "counts about whose link it is",
    "data.papers.subject_data.facts": "told columns about whose link it is",
    "matching.pairs.leading.earliest": "a day of the calendar, no person",
    "matching.programmes.changing.summary": "words of a programme the caller was given",
    "matching.programmes.clock.today_of": "the clock of the school, no person",
    "matching.programmes.clock.zone_of": "the clock of the school, no person",
    "matching.programmes.pulses.pulse_of": "the pulse of whose link it is",
}

# address: who gets an answer. "anyone"; "session": who is signed in; "link": who has a form cookie
ROUTES = {
    "/login": "anyone",
    "/login/code": "anyone",
    "/login/provider": "anyone",
    "/login/provider/back": "anyone",
    "/logout": "session",
    "/language": "session",
    "/account": "session",
    "/account/password": "session",
    "/account/sessions": "session",
    "/account/factor": "session",
    "/account/school": "session",
    "/healthz": "anyone",
    "/download/{name}": "session",
    "/site/{school}": "anyone",
    "/site/{school}/{at:path}": "anyone",
    "/site/{rest:path}": "anyone",
    "/preview/{number:int}/{at:path}": "session",
    "/preview/{rest:path}": "session",
    "/own": "anyone",
    "/own/{rest:path}": "anyone",
    "/a/": "anyone",
    "/a/thanks": "anyone",
    "/a/{code}": "anyone",
    "/a/{rest:path}": "anyone",
    "/f/{rest:path}": "anyone",
    "/f/{token}": "link",
    "/f/i/{form}": "link",
    "/f/thanks": "anyone",
    "/f/saved": "anyone",
    "/f/refused": "anyone",
}
# files of ``/download/<name>``: the permission, and parameters of the address to ask with
FILES = {
    "site": "site.read",
    "form5": "bank.export",
    "form6": "bank.export",
    "quarantine": "bank.import",
    "report": "bank.import",
    "invitations": "invitation.write",
    "climate_slips": "wave.write",
    "answers_blank": "wave.write",
    "support_plan": "case.read",
    "programme": "programme.read",
    "diary": "programme.read",
    "calendar": "programme.read",
    "quality": "report.read",
    "material": "practice.read",
    "roadmap": "roadmap.read",
    "subject": "subject.export",
    "destruction_act": "subject.erase",
    "paper": "order.read",
    "scan": "order.read",
    "shipped_template": "template.read",
    "own_template": "template.read",
}
# pages of the office: the permission that opens each, "" for everybody who is signed in
PAGES = {
    "home": "",
    "start": "order.read",
    "roadmap": "roadmap.read",
    "papers": "order.read",
    "templates": "template.read",
    "mentors": "bank.read",
    "mentees": "bank.read",
    "invitations": "invitation.read",
    "intake": "bank.import",
    "card": "bank.read",
    "selection": "selection.read",
    "round": "round.read",
    "pairs": "round_result.read",
    "programmes": "programme_state.read",
    "unmatched": "unmatched.read",
    "support": "recommendation.read",
    "support_months": "quality.read",
    "quality": "quality.read",
    "region": "aggregate.read",
    "course": "alert.read",
    "conclusions": "quality.write",
    "reports": "report.read",
    "signals": "signal.read",
    "validity": "weights.write",
    "surveys": "wave.read",
    "closing": "pair.read",
    "events": "practice.read",
    "cases": "practice.read",
    "library": "practice.read",
    "publication": "site.read",
    "privacy": "consent.read",
    "deputies": "grant.write",
    "accounts": "account.manage",
    "health": "health.read",
}
