"""Knowledge checks: questions of judgement, shown in a lesson, with a reason for every option."""
