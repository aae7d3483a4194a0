using System.Globalization;

namespace Gateway.Server.Advisories.Content;

/// <summary>The bytes of a download that were asked for: from <paramref name="Offset"/>, <paramref name="Length"/> bytes of them.</summary>
internal readonly record struct ContentRange(long Offset, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>The last byte's position, inclusive as in Content-Range.</summary>
    public long Last => Offset + Length - 1;

    /// <summary>
    /// Reads a Range header (RFC 9110 section 14.1.2) for a file of <paramref name="totalBytes"/>. False if it names several ranges, none that
    /// the file has, or is malformed: one download is one audit entry, so exactly one range is served. A unit other than bytes is ignored, as
    /// section 14.2 asks.
    /// </summary>
    public static bool TryParse(string? header, long totalBytes, out ContentRange? range)
    {
        range = null;
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        string[] ends = header[Unit.Length..].Trim().Split('-');
        range = ends switch
        {
            ["", var suffix] when TryPosition(suffix, out long count) => FromEnd(count, totalBytes),
            [var first, ""] when TryPosition(first, out long from) => Between(from, long.MaxValue, totalBytes),
            [var first, var last] when TryPosition(first, out long from) && TryPosition(last, out long to) => Between(from, to, totalBytes),
            _ => null,
        };
        return range is not null;
    }

    private static ContentRange? FromEnd(long count, long totalBytes) =>
        count == 0 || totalBytes == 0 ? null : new ContentRange(Math.Max(0, totalBytes - count), Math.Min(count, totalBytes));

    private static ContentRange? Between(long from, long to, long totalBytes) =>
        from >= totalBytes || to < from ? null : new ContentRange(from, Math.Min(to, totalBytes - 1) - from + 1);

    private static bool TryPosition(string text, out long position) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position);
}
