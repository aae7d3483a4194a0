using System.Globalization;
using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>Deliveries month by month: of an agency's own part what it sent and what it received, of the whole all of them.</summary>
internal sealed class MonthSeries
{
    private const int Width = 880;
    private const int Height = 260;
    private const int Left = 60;
    private const int Bottom = 34;
    private const int Top = 30;

    private readonly ReportContent report;
    private readonly (ReportMonth Month, long Sent, long Received)[] months;

    public MonthSeries(ReportContent report)
    {
        this.report = report;
        ILookup<ReportMonth, ReportMonthRow> rows = report.Months.ToLookup(row => row.Month);
        months = [.. report.Window.Months.Select(month => (month, rows[month].Sum(row => row.Sent.Items), rows[month].Sum(row => row.Received.Items)))];
    }

    private bool IsPart => report.Agency is not null;

    public void WriteTable(PageText page) => page.Table(
        "Deliveries by month",
        IsPart ? ["Month", "Sent", "Received"] : ["Month", "Deliveries"],
        months.Select(row => (IReadOnlyList<string>)(IsPart ? [row.Month.ToString(), Number(row.Sent), Number(row.Received)] : [row.Month.ToString(), Number(row.Sent)])));

    public void WritePicture(PageText page)
    {
        long most = Math.Max(1, months.Max(row => IsPart ? Math.Max(row.Sent, row.Received) : row.Sent));
        page.Markup($"<svg viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-labelledby=\"series-title series-about\">\n")
            .Markup($"<title id=\"series-title\">").Text("Deliveries by month").Markup($"</title>\n<desc id=\"series-about\">")
            .Text("Bars for each month; the table below has the numbers.").Markup($"</desc>\n");
        foreach (long mark in Marks(most))
        {
            int y = YOf(mark, most);
            page.Markup($"<path d=\"M{Left} {y}H{Width - 10}\" stroke=\"#d5dbe3\"/>\n<text x=\"{Left - 8}\" y=\"{y + 4}\" text-anchor=\"end\">{mark}</text>\n");
        }

        int step = (Width - Left - 10) / months.Length;
        for (int i = 0; i < months.Length; i++)
        {
            int x = Left + (i * step);
            WriteBars(page, months[i], x, step, most);
            // Every month of a year, every second of two.
            if (months.Length <= 12 || i % 2 == 0)
            {
                page.Markup($"<text x=\"{x + (step / 2)}\" y=\"{Height - 14}\" text-anchor=\"middle\">").Text($"{months[i].Month}").Markup($"</text>\n");
            }
        }

        WriteLegend(page);
        page.Markup($"</svg>\n");
    }

    private void WriteBars(PageText page, (ReportMonth Month, long Sent, long Received) row, int x, int step, long most)
    {
        int bar = IsPart ? (step - 8) / 2 : step - 8;
        WriteBar(page, x + 4, bar, row.Sent, most, "#1f66a5", IsPart ? (Sentence)$"{row.Month}: {row.Sent} sent" : (Sentence)$"{row.Month}: {row.Sent} deliveries");
        if (IsPart)
        {
            WriteBar(page, x + 4 + bar, bar, row.Received, most, "#d98e2b", $"{row.Month}: {row.Received} received");
        }
    }

    private static void WriteBar(PageText page, int x, int width, long value, long most, string fill, Sentence title)
    {
        int y = YOf(value, most);
        page.Markup($"<rect x=\"{x}\" y=\"{y}\" width=\"{Math.Max(1, width - 1)}\" height=\"{Height - Bottom - y}\" fill=\"{fill}\"><title>").Text(title).Markup($"</title></rect>\n");
    }

    private void WriteLegend(PageText page)
    {
        if (IsPart)
        {
            page.Markup($"<rect x=\"{Left}\" y=\"6\" width=\"12\" height=\"12\" fill=\"#1f66a5\"/><text x=\"{Left + 18}\" y=\"16\">").Text("Sent").Markup($"</text>\n")
                .Markup($"<rect x=\"{Left + 70}\" y=\"6\" width=\"12\" height=\"12\" fill=\"#d98e2b\"/><text x=\"{Left + 88}\" y=\"16\">").Text("Received").Markup($"</text>\n");
        }
    }

    private static int YOf(long value, long most) => Height - Bottom - (int)(value * (Height - Bottom - Top) / most);

    private static IEnumerable<long> Marks(long most) => new[] { 0, most / 2, most }.Distinct();

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
