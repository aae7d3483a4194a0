using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Client.Cli;

namespace Gateway.Client.Evidence;

/// <summary>
/// A report as one HTML page: no script, nothing loaded from anywhere, every text escaped. What others wrote can be read on it and do nothing; a
/// policy inside the page forbids whatever an escape might have missed.
/// </summary>
internal static class HtmlReport
{
    private const string Start =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        body { font: 16px/1.5 Georgia, "Noto Serif", serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
        h1 { font-size: 1.6rem; margin-bottom: .3rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #999; }
        table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .7rem 0; }
        th, td { border: 1px solid #bbb; padding: .3rem .5rem; text-align: start; vertical-align: top; } th { background: #eee; } td { overflow-wrap: anywhere; }
        pre { background: #f4f4f4; border: 1px solid #ddd; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; }
        .verdict { padding: .7rem 1rem; border: 2px solid; font-size: 1.1rem; } .good { border-color: #14662b; } .bad { border-color: #a11010; }
        .verdict strong { text-transform: uppercase; letter-spacing: .05em; }
        @media print {
          body { margin: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; }
          tr, pre, .verdict { break-inside: avoid; } th, pre { background: none; }
        }
        </style>

        """;

    /// <summary>The page.</summary>
    public static string Write(Report report)
    {
        StringBuilder page = new(Start);
        Element(page, "title", report.Title);
        page.Append("</head>\n<body>\n");
        Element(page, "h1", report.Title);
        string quality = report.Verdict.IsOk ? "good" : "bad";
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict {quality}\"><strong>{Text(report.Verdict.ToString())}</strong> ");
        page.Append(Text(report.Verdict.Sentence)).Append("</p>\n");
        foreach (ReportSection section in report.Sections)
        {
            Element(page, "h2", section.Heading);
            foreach (ReportBlock block in section.Blocks)
            {
                Append(page, block);
            }
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Append(StringBuilder page, ReportBlock block)
    {
        switch (block)
        {
            case ReportText text:
                Element(page, "p", text.Text);
                break;
            case ReportPoints points:
                page.Append("<ul>\n");
                Elements(page, "li", points.Points);
                page.Append("</ul>\n");
                break;
            case ReportTable table:
                Append(page, table);
                break;
            case ReportListing listing:
                // Line by line, so that line feeds stay and every other control character goes.
                page.Append("<pre>").AppendJoin('\n', listing.Text.Split('\n').Select(Text)).Append("</pre>\n");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Append(StringBuilder page, ReportTable table)
    {
        page.Append("<table>\n");
        if (table.Columns.Count > 0)
        {
            page.Append("<thead><tr>");
            Elements(page, "th", table.Columns);
            page.Append("</tr></thead>\n");
        }

        page.Append("<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            page.Append("<tr>");
            Elements(page, "td", row);
            page.Append("</tr>\n");
        }

        page.Append("</tbody>\n</table>\n");
    }

    private static void Elements(StringBuilder page, string name, IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Element(page, name, text);
        }
    }

    // dir=auto: a title in Arabic or Persian reads from its own side, and turns nothing around it.
    private static void Element(StringBuilder page, string name, string text) =>
        page.Append(CultureInfo.InvariantCulture, $"<{name} dir=\"auto\">{Text(text)}</{name}>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(TerminalText.Clean(text));
}
