using System.Globalization;

namespace Gateway.Server.Storage;

/// <summary>
/// The name of one stored payload: a version 7 UUID, so that names made later sort later (clustered inserts at the end, files listed by age).
/// Text is 32 lower-case hexadecimal digits, bytes are 16, big-endian.
/// </summary>
internal readonly record struct PayloadId
{
    private readonly Guid value;

    private PayloadId(Guid value) => this.value = value;

    /// <summary>A name never given before, of the time <paramref name="now"/>.</summary>
    public static PayloadId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string? text, out PayloadId id)
    {
        id = default;
        if (!Guid.TryParseExact(text, "N", out Guid value) || value == Guid.Empty || text != value.ToString("N", CultureInfo.InvariantCulture))
        {
            return false;
        }

        id = new PayloadId(value);
        return true;
    }

    /// <summary>Reads the 16 bytes that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="ArgumentException">Another length, or all zero.</exception>
    public static PayloadId FromBytes(ReadOnlySpan<byte> bytes)
    {
        var value = new Guid(bytes, bigEndian: true);
        return value == Guid.Empty ? throw new ArgumentException("A payload id is never all zero.", nameof(bytes)) : new PayloadId(value);
    }

    /// <summary>16 bytes, big-endian, which keep the order of creation.</summary>
    public byte[] ToBytes() => Value.ToByteArray(bigEndian: true);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N", CultureInfo.InvariantCulture);

    private Guid Value => value == Guid.Empty ? throw new InvalidOperationException("A default PayloadId names nothing.") : value;
}
