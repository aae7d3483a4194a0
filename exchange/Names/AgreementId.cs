using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>The id of a sharing agreement: a UUIDv7 (RFC 9562 §5.7), written as 36 lower-case characters or 16 big-endian bytes.</summary>
/// <remarks>The proposer makes it, because it signs it. It tells nobody who agreed with whom. The default value is no agreement: reading it throws <see cref="InvalidOperationException"/>.</remarks>
public readonly record struct AgreementId : IParsable<AgreementId>
{
    /// <summary>The size of the binary form, in bytes.</summary>
    public const int SizeBytes = 16;

    private readonly Guid uuid;

    private AgreementId(Guid uuid) => this.uuid = uuid;

    /// <summary>The id as it stands in documents and paths.</summary>
    public string Value => Set.ToString("D");

    private Guid Set => uuid != Guid.Empty ? uuid : throw new InvalidOperationException("This agreement id was never set.");

    /// <summary>Makes a new id from the clock and 74 random bits.</summary>
    public static AgreementId Create(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Reads the text form; <see langword="false"/> if it is not exactly the canonical text of a UUIDv7.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out AgreementId result)
    {
        // One id, one text: Guid.TryParseExact alone would take upper case too.
        bool known = Guid.TryParseExact(s, "D", out Guid uuid) && IsVersion7(uuid) && string.Equals(uuid.ToString("D"), s, StringComparison.Ordinal);
        result = known ? new AgreementId(uuid) : default;
        return known;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AgreementId result) => TryParse(s, out result);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not an agreement id.</exception>
    public static AgreementId Parse(string s) => TryParse(s, out AgreementId id) ? id : throw new FormatException("This is not an agreement id.");

    /// <inheritdoc/>
    public static AgreementId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">These are not the 16 big-endian bytes of a UUIDv7.</exception>
    public static AgreementId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeBytes || new Guid(bytes, bigEndian: true) is var uuid && !IsVersion7(uuid))
        {
            throw new FormatException("These are not the bytes of an agreement id.");
        }

        return new AgreementId(uuid);
    }

    /// <summary>The 16 big-endian bytes; their order is the order of creation.</summary>
    public byte[] ToBytes() => Set.ToByteArray(bigEndian: true);

    /// <inheritdoc cref="Value"/>
    public override string ToString() => Value;

    private static bool IsVersion7(Guid uuid) => uuid.Version == 7 && (uuid.Variant & 0xC) == 0x8;
}
