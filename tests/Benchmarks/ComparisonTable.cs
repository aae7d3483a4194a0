using System.Globalization;

namespace Benchmarks;

/// <summary>Prints comparisons as a Markdown table.</summary>
internal static class ComparisonTable
{
    public static void Print(string area, IReadOnlyList<Comparison> comparisons)
    {
        Console.WriteLine($"## {area}");
        Console.WriteLine();
        Console.WriteLine("| what | ours | compared with | its rate | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (Comparison row in comparisons)
        {
            Console.WriteLine($"| {row.What} | {Rate(row.Ours)} {row.Unit}{(row.Latency.Length > 0 ? $" ({row.Latency})" : "")} | {row.Peer} | {Rate(row.Theirs)} {row.Unit} | {row.Ratio.ToString("0.00", CultureInfo.InvariantCulture)} |");
        }

        Console.WriteLine();
    }

    private static string Rate(double value) => value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
