cli-new-made = Administratie gemaakt: { $file } (met { $plans } voorbeelden van abonnementstypen)
cli-demo-made = Democlub gemaakt: { $file }, { $relations ->
        [one] 1 relatie
       *[other] { $relations } relaties
    }, { $subscriptions ->
        [one] 1 abonnement
       *[other] { $subscriptions } abonnementen
    }
cli-demo-club = Democlub: { $relations ->
        [one] 1 relatie
       *[other] { $relations } relaties
    }, { $subscriptions ->
        [one] 1 abonnement
       *[other] { $subscriptions } abonnementen
    }, stand van { $today }
cli-demo-billed = Gefactureerd t/m { $until }: { $invoices ->
        [one] 1 factuur
       *[other] { $invoices } facturen
    }, EUR { $total }
cli-demo-collected = Incasso op { $on }: { $count } posten, EUR { $total }; { $excluded } niet, met reden
cli-demo-file = Bestand voor de bank: { $file }
cli-demo-sheet = Controleblad: { $file } (SHA-256 { $sha })
cli-import-read = { $file }: { $rows ->
        [one] 1 regel
       *[other] { $rows } regels
    }, { $encoding }, gescheiden door { $separator }
cli-import-columns = Kolommen: { $columns }
cli-import-done = { $imported } nieuw, { $updated } bijgewerkt, { $skipped } overgeslagen; { $subscriptions ->
        [one] 1 abonnement
       *[other] { $subscriptions } abonnementen
    }, { $ended } beëindigd, { $mandates ->
        [one] 1 machtiging
       *[other] { $mandates } machtigingen
    }, { $households ->
        [one] 1 gezin
       *[other] { $households } gezinnen
    }, { $payers ->
        [one] 1 betaler
       *[other] { $payers } betalers
    } erbij
cli-import-dry = Proef: er is niets veranderd.
cli-import-problems = { $count } dingen om na te kijken:
cli-row = regel { $row }: { $message }
cli-bill-nothing = Niets te factureren t/m { $until }.
cli-bill-done = Ronde { $run }: { $invoices ->
        [one] 1 factuur
       *[other] { $invoices } facturen
    }, { $lines ->
        [one] 1 regel
       *[other] { $lines } regels
    }, EUR { $total }
cli-bill-dry = Proef: { $invoices ->
        [one] 1 factuur
       *[other] { $invoices } facturen
    }, { $lines ->
        [one] 1 regel
       *[other] { $lines } regels
    }, EUR { $total }; er is niets veranderd.
cli-bill-final = Definitief: { $first } t/m { $last } ({ $count }), EUR { $total }
cli-bill-skipped = Overgeslagen: { $number } { $name }, abonnement { $subscription }: { $reason }
cli-collect-nothing = Niets te incasseren op { $on }.
cli-collect-done = Incasso { $run } op { $on }: { $count } posten, EUR { $total }
cli-collect-dry = Proef: { $count } posten, EUR { $total } op { $on }; er is niets veranderd.
cli-collect-file = Bestand voor de bank: { $file }
cli-collect-sheet = Controleblad: { $file }
cli-collect-next = Zet het bestand bij de bank en meld het daarna met "penning uploaded { $run }".
cli-excluded = Niet: { $invoice } { $number } { $name }, EUR { $amount }: { $reason }
cli-run-uploaded = Ronde { $run } staat bij de bank; terugdraaien kan niet meer.
cli-run-undone = Ronde { $run } is teruggedraaid. Is er een bestand voor de bank van gemaakt, gooi dat dan weg: het mag er niet meer heen.
cli-check-ok = Alles klopt ({ $count ->
        [one] 1 regel
       *[other] { $count } regels
    } nagekeken).
cli-check-broken = { $invariant }: { $what }
cli-backup-made = Kopie gemaakt en nagekeken: { $file } (SHA-256 { $sha })
cli-restore-lost = Terug naar { $copy_relations ->
        [one] 1 relatie
       *[other] { $copy_relations } relaties
    }, { $copy_invoices ->
        [one] 1 factuur
       *[other] { $copy_invoices } facturen
    }, { $copy_collections ->
        [one] 1 incasso
       *[other] { $copy_collections } incasso's
    }; nu zijn het er { $relations }, { $invoices }, { $collections }. Het huidige bestand blijft bewaard.
cli-restore-ask = Typ JA om terug te zetten: { "" }
cli-restore-not = Niet teruggezet.
cli-restore-done = Teruggezet. Het vorige bestand staat in { $kept }.
cli-restore-done-new = Teruggezet.
cli-restore-quarantine = Incasseren is geblokkeerd: de kopie kent deze bestanden voor de bank niet: { $messages }
cli-export-done = { $what }: { $rows ->
        [one] 1 regel
       *[other] { $rows } regels
    } in { $file }
cli-export-unknown = "{ $what }" is niet te exporteren. Wel: { $allowed }.
cli-status-club = { $club } op { $today }
cli-status-relations = Relaties: { $relations }, { -member-many }: { $members }, lopende abonnementen: { $subscriptions }
cli-status-due = Te factureren t/m vandaag: { $lines ->
        [one] 1 regel
       *[other] { $lines } regels
    }, EUR { $total }
cli-status-drafts = Conceptfacturen: { $count }, EUR { $total }
cli-status-open = Openstaand: { $count ->
        [one] 1 factuur
       *[other] { $count } facturen
    }, EUR { $total }; te laat: { $late }, EUR { $late_total }
cli-status-runs = Incasso's die nog niet bij de bank zijn: { $count }
cli-nothing-changed = Er is niets veranderd: { $error }
cli-not-a-list = { $file }: { $why }. Er is niets ingelezen.
cli-file-unreadable = { $file } is niet te lezen: { $why }. Er is niets veranderd.
cli-read-only = De administratie is alleen te lezen{ $holder }. Er is niets veranderd.
cli-read-only-by = { " " }({ $holder } heeft haar open)
cli-export-other = { $file } bestaat al met een andere inhoud en is niet overschreven. Verplaats dat bestand; de ronde is bewaard en wordt met "penning collect" opnieuw geschreven.
cli-export-failed = Het bestand is niet geschreven: { $error }. De ronde is bewaard; maak ruimte en doe "penning collect" nog eens: dan wordt hetzelfde bestand geschreven.
cli-no-data-folder = Er is geen map voor gegevens op deze computer. Noem een bestand met --file.
cli-config-bad = { $file } klopt niet: { $why }
cli-bad-map = { $file }: kolom "{ $heading }" kan niet "{ $field }" zijn. Wel: { $allowed }.
cli-no-name-column = { $file } heeft geen kolom met een naam. Gevonden: { $headings }. Noem de kolommen met --map.
cli-terminal-dumb = Deze terminal kan geen scherm tonen (TERM={ $term }). Gebruik de opdrachten: penning --help.
assume-plan = Nieuw abonnementstype { $plan }: EUR { $price } per jaar, periodes vanaf { $alignment }.
assume-own-price = { $count } leden hebben een eigen prijs, anders dan hun soort.
assume-start-of-year = De lijst zegt niet sinds wanneer: abonnementen beginnen op { $on }.
assume-billed-from = De lijst zegt niet tot wanneer betaald is: er wordt gefactureerd vanaf { $on }.
assume-mandates = Van { $count ->
        [one] 1 machtiging
       *[other] { $count } machtigingen
    } is de laatste incasso niet bekend: de 36 maanden tellen vanaf vandaag.
assume-former = Van { $count } mensen die weg zijn staat er niet bij wat ze waren: hun lidmaatschap is beëindigd ingevoerd.
assume-no-mandates = De lijst heeft geen machtigingen: iedereen betaalt zelf tot er een machtiging is.

cli-bank-file = { $name } ({ $kind }): { $entries ->
        [one] 1 regel
       *[other] { $entries } regels
    }, bij { $credit }, af { $debit }, { $returns } terug
cli-bank-statement = { $iban }: van { $opening } naar { $closing }
cli-bank-taken = { $new } nieuw, { $known } al bekend; { $booked } verwerkt, { $proposed } voorgesteld, { $open } niet herkend
cli-run-due-drafts = Het zijn concepten: iemand maakt ze definitief. Instellingen, Berichten: Vanzelf definitief.
