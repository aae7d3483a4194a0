using System.Numerics;

namespace Gateway.Audit;

/// <summary>The entries <c>[Start, End)</c> as one node of a tree: D[Start:End] of RFC 6962 §2.1.</summary>
internal readonly record struct Subtree(long Start, long End)
{
    public long Length => End - Start;

    /// <summary>Whether it holds a power of two of entries, and so will never change.</summary>
    public bool IsPerfect => BitOperations.IsPow2(Length);

    /// <summary>Splits at the largest power of two below the length.</summary>
    public (Subtree Left, Subtree Right) Split()
    {
        long middle = Start + (1L << BitOperations.Log2((ulong)(Length - 1)));
        return (new Subtree(Start, middle), new Subtree(middle, End));
    }
}
