"""What today's clients can't do here, and why. Whoever makes one work takes it off the list; the run reports it as XPASS."""

# Serial numbers and bins are not kept.
NOT_OFFERED = [
    "add_serial_numbers",
    "create_bin_transfer",
    "create_storage_bin",
    "delete_bin_transfer",
    "delete_serial_numbers",
    "list_bin_inventory",
    "list_bin_transfers",
    "list_serial_numbers",
    "list_storage_bins",
    "modify_bin_transfer",
]

NOT_YET = {
    "update_custom_field_definition": "the tool sends what nobody named as null, and then refuses that itself",
    "modify_sales_order": "not looked into since fulfillments take tracking_url and tracking_carrier",
    "correct_sales_order": "it packs an order that it has just made a quote, and a quote is not packed",
}
