using System.Globalization;
using Gateway.Exchange;

namespace Gateway.Client.Reports;

/// <summary>Deliveries from each agency to each, as a table of numbers and as a picture whose shades say the same.</summary>
internal sealed class ExchangeMatrix
{
    /// <summary>More agencies than this do not fit on a page; the busiest are drawn.</summary>
    public const int MostAgencies = 24;

    private const int Cell = 28;
    private const int Character = 7;
    private const int Steps = 5;

    // From light to dark, readable in grey: a print without colours shows the same order.
    private static readonly string[] Shades = ["#f3f5f8", "#c9dbee", "#8fb8dc", "#4f8fc4", "#1f66a5", "#0b3d6e"];

    private readonly Dictionary<(AgencyId, AgencyId), long> deliveries;
    private readonly AgencyId[] agencies;
    private readonly AgencyId? own;
    private readonly long most;
    private readonly int margin;

    public ExchangeMatrix(ReportContent report)
    {
        deliveries = report.Pairs.ToDictionary(pair => (pair.Sender, pair.Recipient), pair => pair.Shared.Items);
        AgencyId[] all = [.. report.Pairs.SelectMany(pair => (AgencyId[])[pair.Sender, pair.Recipient]).Distinct()];
        IsCut = all.Length > MostAgencies;
        Dictionary<AgencyId, long> totals = all.ToDictionary(
            agency => agency, agency => report.Pairs.Where(pair => pair.Sender == agency || pair.Recipient == agency).Sum(pair => pair.Shared.Items));
        agencies =
        [
            .. all.OrderByDescending(agency => totals[agency]).ThenBy(agency => agency.Value, StringComparer.Ordinal).Take(MostAgencies)
                .OrderBy(agency => agency.Value, StringComparer.Ordinal),
        ];
        own = report.Agency;
        margin = 24 + (Character * agencies.Select(agency => agency.Value.Length).DefaultIfEmpty().Max());
        most = deliveries.Count == 0 ? 0 : deliveries.Values.Max();
    }

    /// <summary>Whether agencies were left out.</summary>
    public bool IsCut { get; }

    public void WriteTable(PageText page) => page.Table(
        "Deliveries, from the agency of the row to that of the column",
        ["From \u2198 to", .. agencies.Select(agency => (Sentence)$"{agency}")],
        agencies.Select(sender => (IReadOnlyList<string>)
            [sender.Value, .. agencies.Select(recipient => IsKnown(sender, recipient) ? Count(sender, recipient).ToString(CultureInfo.InvariantCulture) : "\u2013")]));

    public void WritePicture(PageText page)
    {
        int width = Math.Max(margin + (agencies.Length * Cell) + 10, margin + 260);
        int height = margin + (agencies.Length * Cell) + 46;
        page.Markup($"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"matrix-title matrix-about\">\n")
            .Markup($"<title id=\"matrix-title\">").Text("Exchange matrix").Markup($"</title>\n<desc id=\"matrix-about\">")
            .Text("A square for each sender (row) and recipient (column); the darker, the more deliveries. The table below has the numbers.").Markup($"</desc>\n");
        for (int i = 0; i < agencies.Length; i++)
        {
            int middle = margin + (i * Cell) + (Cell / 2);
            page.Markup($"<text x=\"{margin - 8}\" y=\"{middle + 4}\" text-anchor=\"end\">").Text($"{agencies[i]}").Markup($"</text>\n");
            page.Markup($"<text transform=\"translate({middle + 4} {margin - 8}) rotate(-90)\">").Text($"{agencies[i]}").Markup($"</text>\n");
        }

        for (int row = 0; row < agencies.Length; row++)
        {
            for (int column = 0; column < agencies.Length; column++)
            {
                WriteCell(page, row, column);
            }
        }

        WriteLegend(page, height);
        page.Markup($"</svg>\n");
    }

    private void WriteCell(PageText page, int row, int column)
    {
        (int x, int y) = (margin + (column * Cell), margin + (row * Cell));
        if (!IsKnown(agencies[row], agencies[column]))
        {
            page.Markup($"<path d=\"M{x + 9} {y + 14}h10\" stroke=\"#b5bcc6\"/>\n");
            return;
        }

        long count = Count(agencies[row], agencies[column]);
        page.Markup($"<rect x=\"{x + 1}\" y=\"{y + 1}\" width=\"{Cell - 2}\" height=\"{Cell - 2}\" rx=\"3\" fill=\"{Shades[StepOf(count)]}\"><title>")
            .Text($"{agencies[row]} to {agencies[column]}: {count}").Markup($"</title></rect>\n");
    }

    private void WriteLegend(PageText page, int height)
    {
        for (int step = 0; step <= Steps; step++)
        {
            page.Markup($"<rect x=\"{margin + (step * 22)}\" y=\"{height - 28}\" width=\"22\" height=\"12\" fill=\"{Shades[step]}\" stroke=\"#8a94a2\" stroke-width=\".5\"/>\n");
        }

        page.Markup($"<text x=\"{margin - 8}\" y=\"{height - 18}\" text-anchor=\"end\">0</text>\n<text x=\"{margin + (6 * 22) + 8}\" y=\"{height - 18}\">{most}</text>\n");
    }

    // Zero is a shade of its own; the rest are equal parts up to the most.
    private int StepOf(long count) => count == 0 ? 0 : (int)Math.Clamp(((count * Steps) + most - 1) / most, 1, Steps);

    // Of an agency's own part nobody knows here what the others share with each other.
    private bool IsKnown(AgencyId sender, AgencyId recipient) => sender != recipient && (own is null || sender == own || recipient == own);

    private long Count(AgencyId sender, AgencyId recipient) => deliveries.GetValueOrDefault((sender, recipient));
}
