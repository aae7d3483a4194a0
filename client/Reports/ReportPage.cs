using System.Globalization;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>
/// A report as one HTML page: no script, nothing loaded from anywhere, pictures drawn in the page, every text escaped; a policy inside the page forbids whatever an escape
/// might have missed. Each picture has its numbers in a table beside it.
/// </summary>
internal static class ReportPage
{
    private const string Start =
        """
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        :root { color-scheme: light; }
        body { font: 16px/1.55 "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; max-width: 62rem; margin: 2.5rem auto; padding: 0 1.2rem; color: #17202b; background: #fff; }
        h1 { font-size: 1.8rem; margin: 0 0 .2rem; letter-spacing: -.01em; } h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; padding-bottom: .3rem; border-bottom: 2px solid #1f66a5; }
        .about { color: #4a5664; margin: 0 0 1.2rem; } p { max-width: 46rem; }
        dl { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.4rem 0; } dl div { border: 1px solid #d5dbe3; border-radius: 6px; padding: .6rem 1rem; min-width: 7rem; }
        dt { font-size: .8rem; color: #4a5664; } dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .88rem; margin: .9rem 0; font-variant-numeric: tabular-nums; }
        caption { text-align: start; color: #4a5664; padding-bottom: .3rem; white-space: nowrap; } .none { color: #4a5664; font-size: .88rem; margin: .9rem 0; }
        th, td { border-bottom: 1px solid #e2e7ed; padding: .32rem .7rem; text-align: end; } th[scope=row], thead th:first-child, .word { text-align: start; }
        thead th { background: #f3f5f8; vertical-align: bottom; } th { font-weight: 600; }
        svg { max-width: 100%; height: auto; display: block; margin: .8rem 0; } svg text { font-size: 12px; fill: #17202b; }
        footer { margin-top: 3rem; border-top: 1px solid #d5dbe3; padding-top: .8rem; font-size: .85rem; color: #4a5664; }
        @media print { body { margin: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; } tr, svg, dl { break-inside: avoid; } .wide { overflow: visible; } thead { display: table-header-group; } }
        </style>

        """;

    /// <summary>The page.</summary>
    public static string Write(ReportAnswer answer, Language language)
    {
        ReportContent report = answer.Report.Content;
        Sentence whose = report.Agency is { } agency ? (Sentence)$"{agency} and its partners" : "Who shares with whom";
        PageText page = new PageText(language).Markup($"<!DOCTYPE html>\n<html lang=\"{language.Tag}\">\n{Start}").Element("title", $"{whose}: {report.Gateway}, {report.Window.From} to {report.Window.To}")
            .Markup($"</head>\n<body>\n<header>\n").Element("h1", whose).Markup($"<p class=\"about\">")
            .Text($"{report.Gateway}, {report.Window.From} to {report.Window.To}. Counted from the first {report.Size} entries of the audit log, as of {CanonicalJson.FormatTime(report.AsOf)}.")
            .Markup($"</p>\n</header>\n<main>\n");
        WriteTotals(page, report);
        WriteExchange(page, report);
        WriteReciprocity(page, report);
        WriteObligations(page, report);
        WriteKinds(page, report);
        WriteRefusals(page, report);
        WriteCommunity(page, answer);
        return page.Markup($"</main>\n<footer>").Text(
                "Every number follows from the entries of the log alone. A delivery counts in the month in which it was addressed; one of an agency to itself does not count. "
                + "read, acted and declined acknowledge. Minutes are whole; the median of an even number of values is the mean of the two in the middle, rounded down.")
            .Markup($"</footer>\n</body>\n</html>\n").ToString();
    }

    private static void WriteTotals(PageText page, ReportContent report)
    {
        page.Markup($"<dl>\n");
        foreach ((Sentence name, long number) in ((Sentence, long)[])
        [
            ("Deliveries", report.Pairs.Sum(pair => pair.Shared.Items)), ("Documents", report.Pairs.Sum(pair => pair.Shared.Documents)),
            ("Acknowledged", report.Pairs.Sum(pair => pair.Acknowledged)), ("Overdue", report.Pairs.Sum(pair => pair.Asked.Overdue)),
            ("Refusals", report.Refusals.Sum(refusal => refusal.Requests)),
        ])
        {
            page.Markup($"<div><dt>").Text(name).Markup($"</dt><dd>{number}</dd></div>\n");
        }

        page.Markup($"</dl>\n");
    }

    private static void WriteExchange(PageText page, ReportContent report)
    {
        page.Element("h2", "Month by month");
        MonthSeries series = new(report);
        series.WritePicture(page);
        series.WriteTable(page);
        page.Element("h2", "Exchange matrix");
        if (report.Pairs.Count == 0)
        {
            page.Element("p", "Nothing was shared in these months.");
            return;
        }

        ExchangeMatrix matrix = new(report);
        if (matrix.IsCut)
        {
            page.Element("p", $"The {ExchangeMatrix.MostAgencies} busiest agencies; the tables below have all.");
        }

        matrix.WritePicture(page);
        page.Markup($"<div class=\"wide\">\n");
        matrix.WriteTable(page);
        page.Markup($"</div>\n");
    }

    private static void WriteReciprocity(PageText page, ReportContent report) => page.Element("h2", "Reciprocity").Table(
        "Deliveries each way; 100% is even, 0% goes one way only",
        ["Between", "and", "First to second", "Second to first", "Reciprocity"],
        report.Balances.Select(row => (IReadOnlyList<string>)[row.First.Value, row.Second.Value, Number(row.Given), Number(row.Taken), $"{Number(row.Percent)}%"]));

    private static void WriteObligations(PageText page, ReportContent report)
    {
        page.Element("h2", "Acknowledgements").Table(
            "Of the deliveries from one agency to another",
            ["From", "To", "Deliveries", "Acknowledged", "Median minutes", "Asked for", "In time", "Late", "Lapsed", "Overdue", "Pending"],
            report.Pairs.Select(pair => (IReadOnlyList<string>)
            [
                pair.Sender.Value, pair.Recipient.Value, Number(pair.Shared.Items), Number(pair.Acknowledged), Minutes(pair.MedianMinutes),
                Number(pair.Asked.Deliveries), Number(pair.Asked.InTime), Number(pair.Asked.Late), Number(pair.Asked.Lapsed), Number(pair.Asked.Overdue), Number(pair.Asked.Pending),
            ])).Table(
            "How soon each agency acknowledges what it receives",
            ["Agency", "Acknowledged", "Median minutes"],
            report.Answering.Select(row => (IReadOnlyList<string>)[row.Agency.Value, Number(row.Acknowledged), Minutes(row.MedianMinutes)]));
    }

    private static void WriteKinds(PageText page, ReportContent report) => page.Element("h2", "Categories and labels").Table(
        "Shared, by category and label",
        ["From", "To", "Category", "TLP", "Deliveries", "Documents", "Bytes"],
        report.Shares.Select(share => (IReadOnlyList<string>)
        [
            share.Sender.Value, share.Recipient.Value, share.Facet.Category, Label(share.Facet.Tlp), Number(share.Amount.Items), Number(share.Amount.Documents), Number(share.Amount.Bytes),
        ])).Table(
        "Published, each advisory once",
        ["Agency", "Category", "TLP", "Advisories", "Documents", "Bytes"],
        report.Publications.Select(row => (IReadOnlyList<string>)
        [
            row.Sender.Value, row.Facet.Category, Label(row.Facet.Tlp), Number(row.Amount.Items), Number(row.Amount.Documents), Number(row.Amount.Bytes),
        ])).Table(
        "Passed on: deliveries of others' advisories that an agency added",
        ["By", "To", "Deliveries"],
        report.Passed.Select(row => (IReadOnlyList<string>)[row.By.Value, row.Recipient.Value, Number(row.Deliveries)]));

    private static void WriteRefusals(PageText page, ReportContent report) => page.Element("h2", "Refusals").Table(
        "Requests that the gateway refused",
        ["Agency", "With", "Requests"],
        report.Refusals.Select(row => (IReadOnlyList<string>)[row.Agency.Value, row.Name, Number(row.Requests)]));

    private static void WriteCommunity(PageText page, ReportAnswer answer)
    {
        if (answer.Report.Content.Agency is null)
        {
            return;
        }

        page.Element("h2", "The others").Element(
            "p", "The gateway's word, which a member cannot count: what the other agencies published together, where at least five of them did.").Table(
            "Published by other agencies",
            ["Month", "Category", "TLP", "Advisories", "Documents", "Bytes"],
            answer.Community.Select(row => (IReadOnlyList<string>)[row.Month, row.Category, Label(row.Tlp), Number(row.Advisories), Number(row.Documents), Number(row.Bytes)]));
    }

    private static string Label(string tlp) => $"TLP:{tlp}";

    private static string Minutes(long? minutes) => minutes is { } known ? Number(known) : "\u2013";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
