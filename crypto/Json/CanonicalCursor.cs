using System.Text.Unicode;

namespace Gateway.Crypto;

/// <summary>
/// Reads canonical JSON front to back without building anything, for whoever knows the members' order and must get through millions of documents: it takes
/// what <see cref="CanonicalJson.ParseObject"/> takes and nothing else, and allocates nothing. A <c>Try</c> that returns false leaves the cursor anywhere: the
/// document is then not to be read on.
/// </summary>
public ref struct CanonicalCursor
{
    private ReadOnlySpan<byte> _rest;
    private int _depthLeft;

    private CanonicalCursor(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        _rest = utf8;
        _depthLeft = maxDepth;
    }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Begins at the front of a document.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="maxDepth">How many objects and arrays may lie inside one another where the cursor stands.</param>
    /// <param name="cursor">The cursor.</param>
    /// <returns>False when the bytes are not valid UTF-8.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> utf8, int maxDepth, out CanonicalCursor cursor)
    {
        cursor = new CanonicalCursor(utf8, maxDepth);
        return Utf8.IsValid(utf8);
    }

    /// <summary>Takes exactly these bytes.</summary>
    /// <param name="token">Punctuation, or the name of the member that comes next with what surrounds it.</param>
    /// <returns>False when something else comes.</returns>
    public bool TryToken(ReadOnlySpan<byte> token)
    {
        if (!_rest.StartsWith(token))
        {
            return false;
        }

        _rest = _rest[token.Length..];
        return true;
    }

    /// <summary>Takes a text.</summary>
    /// <param name="inside">What stands between its quotes, escapes still in it.</param>
    /// <returns>False when no text comes, or one that the canonical form spells otherwise.</returns>
    public bool TryText(out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (!TryByte((byte)'"'))
        {
            return false;
        }

        for (int length = 0; ;)
        {
            int plain = _rest[length..].IndexOfAny(CanonicalText.Stops);
            if (plain < 0)
            {
                return false;
            }

            length += plain;
            if (_rest[length] == (byte)'"')
            {
                inside = _rest[..length];
                _rest = _rest[(length + 1)..];
                return true;
            }

            int escape = CanonicalText.EscapeLength(_rest[length..]);
            if (escape == 0)
            {
                return false;
            }

            length += escape;
        }
    }

    /// <summary>Takes an integer.</summary>
    /// <param name="value">0…2^53-1.</param>
    /// <returns>False when no integer comes, or one beyond that.</returns>
    public bool TryInteger(out long value)
    {
        value = 0;
        int length = 0;
        while (length < _rest.Length && _rest[length] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + (_rest[length] - '0');
            length++;
            if (value > CanonicalJson.MaxInteger || (length > 1 && _rest[0] == (byte)'0'))
            {
                return false;
            }
        }

        _rest = _rest[length..];
        return length > 0;
    }

    /// <summary>Takes an object with all that is in it.</summary>
    /// <param name="bytes">The object, from brace to brace.</param>
    /// <returns>False when no object in canonical form comes, or one that is too deep.</returns>
    public bool TryObject(out ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = _rest;
        bool taken = TrySkipObject();
        bytes = taken ? start[..(start.Length - _rest.Length)] : default;
        return taken;
    }

    private bool TrySkipObject()
    {
        if (!TryByte((byte)'{') || --_depthLeft < 0)
        {
            return false;
        }

        if (!TryByte((byte)'}'))
        {
            if (!TrySkipMembers() || !TryByte((byte)'}'))
            {
                return false;
            }
        }

        _depthLeft++;
        return true;
    }

    private bool TrySkipMembers()
    {
        if (!TryText(out ReadOnlySpan<byte> last) || !TryByte((byte)':') || !TrySkipValue())
        {
            return false;
        }

        while (TryByte((byte)','))
        {
            if (!TryText(out ReadOnlySpan<byte> name) || CanonicalText.Compare(last, name) >= 0 || !TryByte((byte)':') || !TrySkipValue())
            {
                return false;
            }

            last = name;
        }

        return true;
    }

    private bool TrySkipArray()
    {
        if (!TryByte((byte)'[') || --_depthLeft < 0)
        {
            return false;
        }

        if (!TryByte((byte)']'))
        {
            do
            {
                if (!TrySkipValue())
                {
                    return false;
                }
            }
            while (TryByte((byte)','));
            if (!TryByte((byte)']'))
            {
                return false;
            }
        }

        _depthLeft++;
        return true;
    }

    private bool TrySkipValue() => !_rest.IsEmpty && _rest[0] switch
    {
        (byte)'"' => TryText(out _),
        (byte)'{' => TrySkipObject(),
        (byte)'[' => TrySkipArray(),
        (byte)'t' => TryToken("true"u8),
        (byte)'f' => TryToken("false"u8),
        _ => TryInteger(out _),
    };

    private bool TryByte(byte expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }
}
