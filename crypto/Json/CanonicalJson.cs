using System.Buffers;
using System.Globalization;

namespace Gateway.Crypto;

/// <summary>
/// RFC 8785 (JCS) inside a closed profile, for everything that is hashed or signed: UTF-8 without byte order mark; the root is an object; members
/// sorted by UTF-16 code units and unique; no null; numbers are integers 0…2^53-1; no lone surrogate. What is read must already be its own
/// canonical form, so bytes are verified as they came and never re-serialised. The platform's writer cannot produce this form: it escapes U+007F,
/// U+2028 and everything beyond the basic plane.
/// </summary>
public static class CanonicalJson
{
    /// <summary>How many objects and arrays may lie inside one another, the root included, unless a caller says otherwise.</summary>
    public const int MaxDepth = 32;

    /// <summary>The largest integer of the profile, 2^53-1: what every JSON reader holds exactly.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>Length in characters of <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    internal const int TimeLength = 24;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    [ThreadStatic]
    private static CanonicalJsonWriter? _spareWriter;

    /// <summary>Reads one object and nothing after it.</summary>
    /// <param name="utf8">The document. The object reads from this memory: do not change it meanwhile.</param>
    /// <param name="maxDepth">How many objects and arrays may lie inside one another, the root included.</param>
    /// <returns>A reader over the members.</returns>
    /// <exception cref="CanonicalJsonException">Not the canonical form of an object of the profile.</exception>
    public static CanonicalObject ParseObject(ReadOnlyMemory<byte> utf8, int maxDepth = MaxDepth) => CanonicalJsonParser.Parse(utf8, maxDepth);

    /// <summary>Writes one root object.</summary>
    /// <param name="write">Writes the members in order; must not keep the writer.</param>
    /// <returns>The canonical bytes.</returns>
    /// <exception cref="InvalidOperationException">Members out of order or twice.</exception>
    public static byte[] Write(Action<CanonicalJsonWriter> write) => Write(write, static (writer, action) => action(writer));

    /// <summary>Writes one root object without a closure, for hot paths.</summary>
    /// <typeparam name="TState">What the members are written from.</typeparam>
    /// <param name="state">Handed to <paramref name="write"/>.</param>
    /// <param name="write">Writes the members in order; must not keep the writer.</param>
    /// <returns>The canonical bytes.</returns>
    /// <exception cref="InvalidOperationException">Members out of order or twice.</exception>
    public static byte[] Write<TState>(TState state, Action<CanonicalJsonWriter, TState> write)
    {
        CanonicalJsonWriter writer = RentWriter();
        try
        {
            writer.Root(state, write);
            return writer.Written.ToArray();
        }
        finally
        {
            ReturnWriter(writer);
        }
    }

    /// <summary>Writes one root object to the caller's buffer.</summary>
    /// <typeparam name="TState">What the members are written from.</typeparam>
    /// <param name="destination">Receives the canonical bytes once they are complete; nothing when writing throws.</param>
    /// <param name="state">Handed to <paramref name="write"/>.</param>
    /// <param name="write">Writes the members in order; must not keep the writer.</param>
    /// <exception cref="InvalidOperationException">Members out of order or twice.</exception>
    public static void Write<TState>(IBufferWriter<byte> destination, TState state, Action<CanonicalJsonWriter, TState> write)
    {
        CanonicalJsonWriter writer = RentWriter();
        try
        {
            writer.Root(state, write);
            destination.Write(writer.Written);
        }
        finally
        {
            ReturnWriter(writer);
        }
    }

    /// <summary>The text of a time: UTC, milliseconds, anything finer cut off.</summary>
    /// <param name="utc">The time; another offset is converted.</param>
    /// <returns><c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</returns>
    public static string FormatTime(DateTimeOffset utc) => utc.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads a time in exactly the form that <see cref="FormatTime(DateTimeOffset)"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, in UTC.</param>
    /// <returns>False when the text has any other form.</returns>
    public static bool TryParseTime(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: TimeLength }
            && DateTimeOffset.TryParseExact(
                text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    internal static void FormatTime(DateTimeOffset utc, Span<byte> destination)
    {
        bool formatted = utc.UtcDateTime.TryFormat(destination, out int written, TimeFormat, CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(formatted && written == TimeLength);
    }

    // One writer a thread is kept with its buffer; a nested call on the same thread finds none and makes its own.
    private static CanonicalJsonWriter RentWriter()
    {
        CanonicalJsonWriter writer = _spareWriter ?? new CanonicalJsonWriter();
        _spareWriter = null;
        return writer;
    }

    private static void ReturnWriter(CanonicalJsonWriter writer)
    {
        if (writer.Reset())
        {
            _spareWriter = writer;
        }
    }
}
