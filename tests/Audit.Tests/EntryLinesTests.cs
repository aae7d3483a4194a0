using System.Globalization;
using System.Text;
using Gateway.Audit;

namespace Audit.Tests;

public sealed class EntryLinesTests
{
    [Theory]
    [InlineData("5 6 7 8", "5 6 7 8")]
    [InlineData("5 6 9 10", "5 6 9 10")]
    [InlineData("5 6 9", "5 6 9")]
    [InlineData("9 10", "9 10")]
    [InlineData("9", "9")]
    [InlineData("5 9 7 8 6 10", "5 6 7 8 9 10")]
    [InlineData("5 7 6 8", "5 6 7 8")]
    [InlineData("5 ? 7", "5 6 7")]
    [InlineData("? ?", "5 6")]
    [InlineData("5 5 7", "5 6 7")]
    public void Rows_are_numbered_so_that_a_gap_is_a_gap_and_a_swap_a_swap(string stated, string rows)
    {
        ReadOnlyMemory<byte>[] lines = [.. stated.Split(' ').Select(Line)];
        IReadOnlyList<StoredEntry> numbered = EntryLines.Number(5, lines);
        Assert.Equal(rows, string.Join(' ', numbered.Select(row => row.Index.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(lines, numbered.Select(row => row.Bytes));
    }

    private static ReadOnlyMemory<byte> Line(string stated) =>
        Encoding.UTF8.GetBytes(stated == "?" ? "nothing" : $$"""{"detail":{"a":1,"index":3},"index":{{stated}},"log":"audit","subject":",\"index\":4"}""");
}
