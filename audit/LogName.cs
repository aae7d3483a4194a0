using System.Diagnostics.CodeAnalysis;

namespace Gateway.Audit;

/// <summary>Which log: 1 to 32 letters <c>a-z</c>. One code serves any number of logs.</summary>
public readonly struct LogName : IEquatable<LogName>
{
    private const int MaxLength = 32;
    private readonly string? value;

    private LogName(string value) => this.value = value;

    /// <summary>The log of exchanges.</summary>
    public static LogName Audit { get; } = new("audit");

    /// <summary>The log of agencies and their keys.</summary>
    public static LogName Directory { get; } = new("directory");

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The value was never set.</exception>
    public string Value => value ?? throw new InvalidOperationException("This log name was never set.");

    /// <summary>Compares two names.</summary>
    public static bool operator ==(LogName left, LogName right) => left.Equals(right);

    /// <summary>Compares two names.</summary>
    public static bool operator !=(LogName left, LogName right) => !left.Equals(right);

    /// <summary>Reads a name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LogName name)
    {
        bool valid = text is { Length: >= 1 and <= MaxLength } && !text.AsSpan().ContainsAnyExceptInRange('a', 'z');
        name = valid ? new LogName(text!) : default;
        return valid;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text is not a log's name.</exception>
    public static LogName Parse(string text) => TryParse(text, out LogName name) ? name : throw new FormatException("A log's name is 1 to 32 letters a-z.");

    /// <summary>Whether ASCII bytes are a name.</summary>
    internal static bool IsName(ReadOnlySpan<byte> text) => text.Length is >= 1 and <= MaxLength && !text.ContainsAnyExceptInRange((byte)'a', (byte)'z');

    /// <inheritdoc/>
    public bool Equals(LogName other) => string.Equals(value, other.value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LogName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => value is null ? 0 : string.GetHashCode(value, StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public override string ToString() => Value;
}
