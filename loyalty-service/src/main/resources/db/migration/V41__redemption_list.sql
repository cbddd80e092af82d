-- GET /redemptions: each state, and each state of a reward, newest first.
create index redemption_by_state on redemption (state, held_at, redemption_id);
create index redemption_by_reward_and_state on redemption (reward, state, held_at, redemption_id) where reward is not null;
