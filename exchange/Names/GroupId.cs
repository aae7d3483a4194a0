using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchange;

/// <summary>The id of a group: a UUIDv7 (RFC 9562 §5.7), written as 36 lower-case characters or 16 big-endian bytes.</summary>
/// <remarks>
/// It says nothing of the group, because logs that others read carry it for ever, and cannot be guessed. The default value is no group: reading it throws
/// <see cref="InvalidOperationException"/>.
/// </remarks>
public readonly record struct GroupId : IParsable<GroupId>
{
    /// <summary>The size of the binary form, in bytes.</summary>
    public const int SizeBytes = 16;

    private readonly Guid uuid;

    private GroupId(Guid uuid) => this.uuid = uuid;

    /// <summary>The id as it stands in documents and paths.</summary>
    public string Value => Set.ToString("D");

    private Guid Set => uuid != Guid.Empty ? uuid : throw new InvalidOperationException("This group id was never set.");

    /// <summary>Makes a new id from the clock and 74 random bits.</summary>
    public static GroupId Create(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Reads the text form; <see langword="false"/> if it is not exactly the canonical text of a UUIDv7.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out GroupId result)
    {
        // One id, one text: Guid.TryParseExact alone would take upper case too.
        bool known = Guid.TryParseExact(s, "D", out Guid uuid) && IsVersion7(uuid) && string.Equals(uuid.ToString("D"), s, StringComparison.Ordinal);
        result = known ? new GroupId(uuid) : default;
        return known;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GroupId result) => TryParse(s, out result);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a group id.</exception>
    public static GroupId Parse(string s) => TryParse(s, out GroupId id) ? id : throw new FormatException("This is not a group id.");

    /// <inheritdoc/>
    public static GroupId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads the binary form.</summary>
    /// <exception cref="FormatException">These are not the 16 big-endian bytes of a UUIDv7.</exception>
    public static GroupId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeBytes || new Guid(bytes, bigEndian: true) is var uuid && !IsVersion7(uuid))
        {
            throw new FormatException("These are not the bytes of a group id.");
        }

        return new GroupId(uuid);
    }

    /// <summary>The 16 big-endian bytes.</summary>
    public byte[] ToBytes() => Set.ToByteArray(bigEndian: true);

    /// <inheritdoc cref="Value"/>
    public override string ToString() => Value;

    private static bool IsVersion7(Guid uuid) => uuid.Version == 7 && (uuid.Variant & 0xC) == 0x8;
}
