using System.Buffers;
using System.Buffers.Text;
using Gateway.Crypto;

namespace Gateway.Audit;

/// <summary>
/// An entry's members where they lie in its bytes: for those who go through millions of entries and look at few. It takes exactly what
/// <see cref="LogEntry.Parse"/> takes, in one pass without allocation, since the canonical form fixes the members' order and leaves each one spelling.
/// </summary>
public readonly ref struct EntryEnvelope
{
    private const int TimeLength = 24;

    // The last characters that 32 and 16 bytes can have before the padding: base64 has a spelling for the bits it does not use too, which is not canonical.
    private static readonly SearchValues<byte> LastOf32 = SearchValues.Create("AEIMQUYcgkosw048"u8);
    private static readonly SearchValues<byte> LastOf16 = SearchValues.Create("AQgw"u8);
    private static readonly SearchValues<byte> ActionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    private EntryEnvelope(ReadOnlySpan<byte> action, ReadOnlySpan<byte> detail, ReadOnlySpan<byte> log, long index, LeafHash previous)
    {
        Action = action;
        Detail = detail;
        Log = log;
        Index = index;
        Previous = previous;
    }

    /// <summary>What happened: ASCII.</summary>
    public ReadOnlySpan<byte> Action { get; }

    /// <summary>What goes with the action: the exact canonical object.</summary>
    public ReadOnlySpan<byte> Detail { get; }

    /// <summary>The name of its log: ASCII.</summary>
    public ReadOnlySpan<byte> Log { get; }

    /// <summary>Its place in the log.</summary>
    public long Index { get; }

    /// <summary>The leaf hash of the entry before.</summary>
    public LeafHash Previous { get; }

    /// <summary>Reads an entry, as strictly as <see cref="LogEntry.Parse"/>.</summary>
    /// <returns>False if the bytes are no entry.</returns>
    public static bool TryRead(ReadOnlySpan<byte> entry, out EntryEnvelope envelope)
    {
        envelope = default;
        if (entry.Length > LogEntry.MaxSizeBytes
            || !CanonicalCursor.TryOpen(entry, LogEntry.MaxDetailDepth, out CanonicalCursor cursor)
            || !cursor.TryToken("{\"action\":"u8) || !cursor.TryText(out ReadOnlySpan<byte> action) || !IsAction(action)
            || !cursor.TryToken(",\"actor\":"u8) || !cursor.TryText(out _)
            || !cursor.TryToken(",\"detail\":"u8) || !cursor.TryObject(out ReadOnlySpan<byte> detail)
            || !cursor.TryToken(",\"evidence\":"u8) || !(cursor.TryToken("\"signed\""u8) || cursor.TryToken("\"gateway\""u8))
            || !cursor.TryToken(",\"index\":"u8) || !cursor.TryInteger(out long index)
            || !cursor.TryToken(",\"log\":"u8) || !cursor.TryText(out ReadOnlySpan<byte> log) || !LogName.IsName(log)
            || !cursor.TryToken(",\"prev\":"u8) || !cursor.TryText(out ReadOnlySpan<byte> prev) || !TryHash(prev, out LeafHash previous)
            || !cursor.TryToken(",\"salt\":"u8) || !cursor.TryText(out ReadOnlySpan<byte> salt) || !IsSalt(salt)
            || !cursor.TryToken(",\"subject\":"u8) || !cursor.TryText(out _)
            || !cursor.TryToken(",\"time\":"u8) || !cursor.TryText(out ReadOnlySpan<byte> time) || !IsTime(time)
            || !cursor.TryToken(",\"v\":1}"u8) || !cursor.IsAtEnd)
        {
            return false;
        }

        envelope = new EntryEnvelope(action, detail, log, index, previous);
        return true;
    }

    private static bool IsAction(ReadOnlySpan<byte> text) => text.Length is >= 1 and <= EntryDraft.MaxActionLength && !text.ContainsAnyExcept(ActionCharacters);

    private static bool TryHash(ReadOnlySpan<byte> text, out LeafHash hash)
    {
        Span<byte> bytes = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(44)];
        bool isHash = text.Length == 44 && text.EndsWith("="u8) && LastOf32.Contains(text[42]) && Decodes(text, bytes, Hash32.SizeBytes);
        hash = isHash ? new LeafHash(bytes[..Hash32.SizeBytes]) : default;
        return isHash;
    }

    private static bool IsSalt(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(24)];
        return text.Length == 24 && text.EndsWith("=="u8) && LastOf16.Contains(text[21]) && Decodes(text, bytes, LogEntry.SaltSizeBytes);
    }

    // The platform's decoder skips white space; a text that holds some gives fewer bytes.
    private static bool Decodes(ReadOnlySpan<byte> text, Span<byte> bytes, int length) =>
        Base64.DecodeFromUtf8(text, bytes, out _, out int written) == OperationStatus.Done && written == length;

    // yyyy-MM-ddTHH:mm:ss.fffZ
    private static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length == TimeLength
        && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == '.' && text[23] == 'Z'
        && Number(text[..4]) is >= 1 and int year
        && Number(text[5..7]) is >= 1 and <= 12 and int month
        && Number(text[8..10]) is >= 1 and int day && day <= DateTime.DaysInMonth(year, month)
        && Number(text[11..13]) is >= 0 and <= 23
        && Number(text[14..16]) is >= 0 and <= 59
        && Number(text[17..19]) is >= 0 and <= 59
        && Number(text[20..23]) >= 0;

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
