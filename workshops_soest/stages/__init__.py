"""Playing a process forward for a demonstration: invented organisations do what real ones would.

`playing` plays: it sets the process clock from step to step and lets each step call the actions that pages call.
`moments` says when the stages are, `scene` what a plan is made from, `content` reads the invented words. Each further
module plans the steps of one noun; a new noun gets a module with a `plan_<noun>` and a line in `playing.PLANS`.
"""
