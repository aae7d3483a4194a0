using System.Globalization;

namespace Gateway.Audit;

/// <summary>The place of an entry in its log, from 0. An index is given out only after its entry is durably committed.</summary>
public readonly record struct LogIndex : IComparable<LogIndex>
{
    /// <summary>The largest index: entries are JSON, and its integers end at 2^53-1.</summary>
    public const long MaxValue = (1L << 53) - 1;

    /// <summary>Takes an index from 0 to 2^53-1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of that.</exception>
    public LogIndex(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxValue);
        Value = value;
    }

    /// <summary>The number.</summary>
    public long Value { get; }

    /// <summary>The number.</summary>
    public static implicit operator long(LogIndex index) => index.Value;

    /// <summary>Orders by place.</summary>
    public static bool operator <(LogIndex left, LogIndex right) => left.Value < right.Value;

    /// <summary>Orders by place.</summary>
    public static bool operator <=(LogIndex left, LogIndex right) => left.Value <= right.Value;

    /// <summary>Orders by place.</summary>
    public static bool operator >(LogIndex left, LogIndex right) => left.Value > right.Value;

    /// <summary>Orders by place.</summary>
    public static bool operator >=(LogIndex left, LogIndex right) => left.Value >= right.Value;

    /// <summary>The number; what the conversion does, for languages without it.</summary>
    public long ToInt64() => Value;

    /// <inheritdoc/>
    public int CompareTo(LogIndex other) => Value.CompareTo(other.Value);

    /// <summary>The decimal text.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
