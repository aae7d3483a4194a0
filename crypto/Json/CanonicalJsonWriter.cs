using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text.Unicode;

namespace Gateway.Crypto;

/// <summary>
/// Writes the members of one object in RFC 8785 form. Members MUST come in the order of their names' UTF-16 code units (<c>string.CompareOrdinal</c>):
/// sorting here would hide from the reader of the code what the bytes look like. Made by <see cref="CanonicalJson"/>; not safe for several threads;
/// not to be kept after the callback returns.
/// </summary>
public sealed class CanonicalJsonWriter
{
    private const int InitialBytes = 1024;

    // A buffer that one large document made grow is not kept for the small ones after it.
    private const int MaxKeptBytes = 128 * 1024;

    // A UTF-16 code unit becomes at most three bytes of UTF-8, or the six of \u001f.
    private const int MaxBytesPerChar = 6;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static code => (char)code), '"', '\\']);

    private byte[] _buffer = new byte[InitialBytes];
    private int _length;

    // Name of the last member at this level; null at the start of an object.
    private string? _lastName;

    internal CanonicalJsonWriter()
    {
    }

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Writes a text.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="value">Any text without a lone surrogate.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public void Text(string name, string value)
    {
        Name(name);
        Quoted(value);
    }

    /// <summary>Writes a text, or nothing when there is none.</summary>
    /// <inheritdoc cref="Text"/>
    public void OptionalText(string name, string? value)
    {
        if (value is not null)
        {
            Text(name, value);
        }
    }

    /// <summary>Writes an integer.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="value">0…2^53-1.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the profile.</exception>
    public void Integer(string name, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, CanonicalJson.MaxInteger);
        Name(name);
        bool formatted = Utf8Formatter.TryFormat(value, Room(20), out int written);
        Debug.Assert(formatted);
        _length += written;
    }

    /// <summary>Writes an integer, or nothing when there is none.</summary>
    /// <inheritdoc cref="Integer"/>
    public void OptionalInteger(string name, long? value)
    {
        if (value is { } present)
        {
            Integer(name, present);
        }
    }

    /// <summary>Writes true or false.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    public void Flag(string name, bool value)
    {
        Name(name);
        Append(value ? "true"u8 : "false"u8);
    }

    /// <summary>Writes a time as <see cref="CanonicalJson.FormatTime(DateTimeOffset)"/> does.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="value">The time; anything finer than a millisecond is cut off.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    public void Time(string name, DateTimeOffset value)
    {
        Name(name);
        Span<byte> room = Room(CanonicalJson.TimeLength + 2);
        room[0] = (byte)'"';
        CanonicalJson.FormatTime(value, room[1..]);
        room[CanonicalJson.TimeLength + 1] = (byte)'"';
        _length += CanonicalJson.TimeLength + 2;
    }

    /// <summary>Writes a time, or nothing when there is none.</summary>
    /// <inheritdoc cref="Time"/>
    public void OptionalTime(string name, DateTimeOffset? value)
    {
        if (value is { } present)
        {
            Time(name, present);
        }
    }

    /// <summary>Writes bytes as padded standard base64.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    public void Binary(string name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Span<byte> room = Room(checked(Base64.GetMaxEncodedToUtf8Length(value.Length) + 2));
        room[0] = (byte)'"';
        OperationStatus status = Base64.EncodeToUtf8(value, room[1..], out _, out int written);
        Debug.Assert(status == OperationStatus.Done);
        room[written + 1] = (byte)'"';
        _length += written + 2;
    }

    /// <summary>Writes an array of texts, in the order given.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="values">The texts.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public void Texts(string name, IEnumerable<string> values)
    {
        Name(name);
        Append((byte)'[');
        bool first = true;
        foreach (string value in values)
        {
            Separate(ref first);
            Quoted(value);
        }

        Append((byte)']');
    }

    /// <summary>Writes an array of texts, or nothing when there is none.</summary>
    /// <inheritdoc cref="Texts"/>
    public void OptionalTexts(string name, IEnumerable<string>? values)
    {
        if (values is not null)
        {
            Texts(name, values);
        }
    }

    /// <summary>Writes an object whose members are texts; the map may be in any order.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="values">The members.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public void TextMap(string name, IReadOnlyDictionary<string, string> values) =>
        Object(name, values, static (map, entries) =>
        {
            foreach (KeyValuePair<string, string> entry in entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
            {
                map.Text(entry.Key, entry.Value);
            }
        });

    /// <summary>Writes an object.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="write">Writes its members in order.</param>
    /// <exception cref="InvalidOperationException">A name does not come after the one before.</exception>
    public void Object(string name, Action<CanonicalJsonWriter> write) => Object(name, write, static (writer, action) => action(writer));

    /// <summary>Writes an object without a closure, for hot paths.</summary>
    /// <typeparam name="TState">What the members are written from.</typeparam>
    /// <param name="name">Member name.</param>
    /// <param name="state">Handed to <paramref name="write"/>.</param>
    /// <param name="write">Writes its members in order.</param>
    /// <exception cref="InvalidOperationException">A name does not come after the one before.</exception>
    public void Object<TState>(string name, TState state, Action<CanonicalJsonWriter, TState> write)
    {
        Name(name);
        Members(state, write);
    }

    /// <summary>Writes an array of objects, in the order given.</summary>
    /// <typeparam name="T">What one object is written from.</typeparam>
    /// <param name="name">Member name.</param>
    /// <param name="items">One for each object.</param>
    /// <param name="write">Writes the members of one object in order.</param>
    /// <exception cref="InvalidOperationException">A name does not come after the one before.</exception>
    public void Objects<T>(string name, IEnumerable<T> items, Action<CanonicalJsonWriter, T> write)
    {
        Name(name);
        Append((byte)'[');
        bool first = true;
        foreach (T item in items)
        {
            Separate(ref first);
            Members(item, write);
        }

        Append((byte)']');
    }

    /// <summary>Copies a value that is canonical already, such as the exact bytes of a signed object.</summary>
    /// <param name="name">Member name.</param>
    /// <param name="canonicalValue">Bytes known to be canonical (from <see cref="CanonicalObject.Bytes"/> or <see cref="CanonicalJson"/>); not checked again.</param>
    /// <exception cref="InvalidOperationException">The name does not come after the one before.</exception>
    public void Raw(string name, ReadOnlySpan<byte> canonicalValue)
    {
        Name(name);
        Append(canonicalValue);
    }

    internal void Root<TState>(TState state, Action<CanonicalJsonWriter, TState> write) => Members(state, write);

    /// <summary>Makes the writer ready for another document; false when it is too large to keep.</summary>
    internal bool Reset()
    {
        _length = 0;
        _lastName = null;
        return _buffer.Length <= MaxKeptBytes;
    }

    private void Members<TState>(TState state, Action<CanonicalJsonWriter, TState> write)
    {
        string? outerName = _lastName;
        _lastName = null;
        Append((byte)'{');
        write(this, state);
        Append((byte)'}');
        _lastName = outerName;
    }

    private void Name(string name)
    {
        if (_lastName is not null)
        {
            if (string.CompareOrdinal(_lastName, name) >= 0)
            {
                throw new InvalidOperationException($"Member '{name}' does not come after '{_lastName}' in the order of RFC 8785.");
            }

            Append((byte)',');
        }

        Quoted(name);
        Append((byte)':');
        _lastName = name;
    }

    private void Quoted(string text)
    {
        Span<byte> room = Room(checked((text.Length * MaxBytesPerChar) + 2));
        room[0] = (byte)'"';
        int written = 1;
        ReadOnlySpan<char> rest = text;
        while (true)
        {
            int plain = rest.IndexOfAny(Escaped);
            written += Transcode(plain < 0 ? rest : rest[..plain], room[written..]);
            if (plain < 0)
            {
                break;
            }

            written += Escape(rest[plain], room[written..]);
            rest = rest[(plain + 1)..];
        }

        room[written] = (byte)'"';
        _length += written + 1;
    }

    private static int Transcode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        OperationStatus status = Utf8.FromUtf16(text, destination, out _, out int written, replaceInvalidSequences: false);
        return status == OperationStatus.Done ? written : throw new ArgumentException("The text holds a lone surrogate.", nameof(text));
    }

    // RFC 8785 §3.2.2.2: the short escapes where JSON has them, lower-case hexadecimal for the other control characters, nothing else escaped.
    private static int Escape(char character, Span<byte> destination)
    {
        destination[0] = (byte)'\\';
        byte shortForm = character switch
        {
            '"' => (byte)'"',
            '\\' => (byte)'\\',
            '\b' => (byte)'b',
            '\t' => (byte)'t',
            '\n' => (byte)'n',
            '\f' => (byte)'f',
            '\r' => (byte)'r',
            _ => 0,
        };
        if (shortForm != 0)
        {
            destination[1] = shortForm;
            return 2;
        }

        "u00"u8.CopyTo(destination[1..]);
        destination[4] = (byte)(character < 0x10 ? '0' : '1');
        destination[5] = "0123456789abcdef"u8[character & 0xf];
        return 6;
    }

    private void Separate(ref bool first)
    {
        if (!first)
        {
            Append((byte)',');
        }

        first = false;
    }

    private void Append(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(checked(_length + count), checked(_buffer.Length * 2)));
        }

        return _buffer.AsSpan(_length);
    }
}
