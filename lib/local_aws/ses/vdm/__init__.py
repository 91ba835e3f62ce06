"""Virtual Deliverability Manager: metrics, message insights, recommendations and exports."""
