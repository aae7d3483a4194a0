using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Audit;

/// <summary>
/// Names a tile, full or partial, as in the path of c2sp.org/tlog-tiles: <c>L/N[.p/W]</c>, where N is written in groups of three digits, all but the
/// last with an <c>x</c> before them: <c>0/x001/x234/067.p/5</c>.
/// </summary>
/// <param name="Level">0 to 63.</param>
/// <param name="Index">The tile's place within its level, from 0.</param>
/// <param name="Width">The number of hashes: 256 for a full tile, 1 to 255 for a partial one.</param>
public readonly record struct TileAddress(int Level, long Index, int Width)
{
    private const int MaxPathLength = 64;

    /// <summary>Reads a path; anything that <see cref="ToString"/> would not write is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, out TileAddress address)
    {
        address = default;
        if (path is null || path.Length > MaxPathLength)
        {
            return false;
        }

        string[] parts = path.Split('/');
        int width = Tile.Width;
        if (parts.Length >= 3 && parts[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryNumber(parts[^1], out long partial) || partial >= Tile.Width)
            {
                return false;
            }

            width = (int)partial;
            parts = [.. parts[..^2], parts[^2][..^2]];
        }

        if (parts.Length < 2 || !TryNumber(parts[0], out long level) || !TryNumber(string.Concat(parts[1..]).Replace("x", null, StringComparison.Ordinal), out long index))
        {
            return false;
        }

        address = new TileAddress((int)level, index, width);
        bool canonical = level <= 63 && width >= 1 && address.ToString() == path;
        address = canonical ? address : default;
        return canonical;
    }

    /// <summary>The path without a prefix.</summary>
    public override string ToString()
    {
        string number = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (long rest = Index / 1000; rest > 0; rest /= 1000)
        {
            number = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{number}");
        }

        string suffix = Width == Tile.Width ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{Width}");
        return string.Create(CultureInfo.InvariantCulture, $"{Level}/{number}{suffix}");
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= LogIndex.MaxValue;
}
