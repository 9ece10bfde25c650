cli-new-made = Administration made: { $file } (with { $plans } example plans)
cli-demo-made = Demo club made: { $file }, { $relations ->
        [one] 1 relation
       *[other] { $relations } relations
    }, { $subscriptions ->
        [one] 1 subscription
       *[other] { $subscriptions } subscriptions
    }
cli-demo-club = Demo club: { $relations ->
        [one] 1 relation
       *[other] { $relations } relations
    }, { $subscriptions ->
        [one] 1 subscription
       *[other] { $subscriptions } subscriptions
    }, as of { $today }
cli-demo-billed = Billed until { $until }: { $invoices ->
        [one] 1 invoice
       *[other] { $invoices } invoices
    }, EUR { $total }
cli-demo-collected = Collection on { $on }: { $count } items, EUR { $total }; { $excluded } not, with a reason
cli-demo-file = File for the bank: { $file }
cli-demo-sheet = Control sheet: { $file } (SHA-256 { $sha })
cli-import-read = { $file }: { $rows } rows, { $encoding }, separated by { $separator }
cli-import-columns = Columns: { $columns }
cli-import-done = { $imported } new, { $updated } updated, { $skipped } passed over; { $subscriptions ->
        [one] 1 subscription
       *[other] { $subscriptions } subscriptions
    }, { $ended } ended, { $mandates ->
        [one] 1 mandate
       *[other] { $mandates } mandates
    }, { $households ->
        [one] 1 household
       *[other] { $households } households
    }, { $payers ->
        [one] 1 payer
       *[other] { $payers } payers
    } added
cli-import-dry = Rehearsal: nothing was changed.
cli-import-problems = { $count } things to look at:
cli-row = row { $row }: { $message }
cli-bill-nothing = Nothing to bill until { $until }.
cli-bill-done = Run { $run }: { $invoices ->
        [one] 1 invoice
       *[other] { $invoices } invoices
    }, { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    }, EUR { $total }
cli-bill-dry = Rehearsal: { $invoices ->
        [one] 1 invoice
       *[other] { $invoices } invoices
    }, { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    }, EUR { $total }; nothing was changed.
cli-bill-final = Final: { $first } to { $last } ({ $count }), EUR { $total }
cli-bill-skipped = Passed over: { $number } { $name }, subscription { $subscription }: { $reason }
cli-collect-nothing = Nothing to collect on { $on }.
cli-collect-done = Collection { $run } on { $on }: { $count } items, EUR { $total }
cli-collect-dry = Rehearsal: { $count } items, EUR { $total } on { $on }; nothing was changed.
cli-collect-file = File for the bank: { $file }
cli-collect-sheet = Control sheet: { $file }
cli-collect-next = Upload the file at the bank and then say so with "penning uploaded { $run }".
cli-excluded = Not: { $invoice } { $number } { $name }, EUR { $amount }: { $reason }
cli-run-uploaded = Run { $run } is at the bank; it cannot be undone any more.
cli-run-undone = Run { $run } is undone. If a file for the bank was made of it, throw that away: it may not go there any more.
cli-check-ok = All is well ({ $count } rules looked at).
cli-check-broken = { $invariant }: { $what }
cli-backup-made = Copy made and verified: { $file } (SHA-256 { $sha })
cli-restore-lost = Back to { $copy_relations ->
        [one] 1 relation
       *[other] { $copy_relations } relations
    }, { $copy_invoices ->
        [one] 1 invoice
       *[other] { $copy_invoices } invoices
    }, { $copy_collections ->
        [one] 1 collection
       *[other] { $copy_collections } collections
    }; now there are { $relations }, { $invoices }, { $collections }. The present file is kept.
cli-restore-ask = Type JA to restore: { "" }
cli-restore-not = Not restored.
cli-restore-done = Restored. The former file is in { $kept }.
cli-restore-done-new = Restored.
cli-restore-quarantine = Collecting is blocked: the copy does not know these files for the bank: { $messages }
cli-export-done = { $what }: { $rows } rows in { $file }
cli-export-unknown = "{ $what }" cannot be exported. These can: { $allowed }.
cli-status-club = { $club } on { $today }
cli-status-relations = Relations: { $relations }, { -member-many }: { $members }, running subscriptions: { $subscriptions }
cli-status-due = To bill until today: { $lines ->
        [one] 1 line
       *[other] { $lines } lines
    }, EUR { $total }
cli-status-drafts = Draft invoices: { $count }, EUR { $total }
cli-status-open = Outstanding: { $count ->
        [one] 1 invoice
       *[other] { $count } invoices
    }, EUR { $total }; late: { $late }, EUR { $late_total }
cli-status-runs = Collections not at the bank yet: { $count }
cli-nothing-changed = Nothing was changed: { $error }
cli-not-a-list = { $file }: { $why }. Nothing was read in.
cli-file-unreadable = { $file } cannot be read: { $why }. Nothing was changed.
cli-read-only = The administration can only be read{ $holder }. Nothing was changed.
cli-read-only-by = { " " }({ $holder } has it open)
cli-export-other = { $file } exists with another content and was not overwritten. Move that file; the run is kept and "penning collect" writes it again.
cli-export-failed = The file was not written: { $error }. The run is kept; make room and do "penning collect" again: then the same file is written.
cli-no-data-folder = There is no folder for data on this computer. Name a file with --file.
cli-config-bad = { $file } is not right: { $why }
cli-bad-map = { $file }: column "{ $heading }" cannot be "{ $field }". It can be: { $allowed }.
cli-no-name-column = { $file } has no column with a name. Found: { $headings }. Name the columns with --map.
cli-terminal-dumb = This terminal cannot show a screen (TERM={ $term }). Use the commands: penning --help.
assume-plan = New plan { $plan }: EUR { $price } a year, periods from { $alignment }.
assume-own-price = { $count } members have a price of their own, other than their kind.
assume-start-of-year = The list does not say since when: subscriptions begin on { $on }.
assume-billed-from = The list does not say until when is paid: billing begins on { $on }.
assume-mandates = Of { $count ->
        [one] 1 mandate
       *[other] { $count } mandates
    } the last collection is not known: the 36 months count from today.
assume-former = Of { $count } people who left the list does not say what they were: their membership is entered as ended.
assume-no-mandates = The list has no mandates: everybody pays by transfer until there is one.

cli-bank-file = { $name } ({ $kind }): { $entries } entries, in { $credit }, out { $debit }, { $returns } returned
cli-bank-statement = { $iban }: from { $opening } to { $closing }
cli-bank-taken = { $new } new, { $known } known before; { $booked } booked, { $proposed } proposed, { $open } not recognised
cli-run-due-drafts = These are drafts: somebody makes them final. Settings, Messages: Final by itself.
