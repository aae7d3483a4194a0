using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Crypto;

/// <summary>The "string" and "uint32" of RFC 4251 §5, in which OpenSSH writes keys and signatures.</summary>
internal static class SshWire
{
    internal static ReadOnlySpan<byte> Ed25519 => "ssh-ed25519"u8;
}

/// <summary>Reads strict SSH wire data: every length must fit what is there.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    internal readonly bool AtEnd => _rest.IsEmpty;

    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal bool TryUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[sizeof(uint)..];
        return true;
    }

    internal bool TryString(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryUInt32(out uint length) || length > (uint)_rest.Length)
        {
            return false;
        }

        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    internal bool TryLiteral(ReadOnlySpan<byte> expected)
    {
        if (!_rest.StartsWith(expected))
        {
            return false;
        }

        _rest = _rest[expected.Length..];
        return true;
    }
}

/// <summary>Writes SSH wire data into an array it owns; dispose it when a secret went in.</summary>
internal sealed class SshWriter(int capacity) : IDisposable
{
    private byte[] _buffer = new byte[capacity];
    private int _length;

    internal int Length => _length;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Dispose() => CryptographicOperations.ZeroMemory(_buffer);

    internal void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);

    internal void Literal(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    internal void String(ReadOnlySpan<byte> bytes)
    {
        UInt32((uint)bytes.Length);
        Literal(bytes);
    }

    internal byte[] ToArray() => Written.ToArray();

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
        {
            // Grown by hand so that the array left behind is zeroed.
            byte[] larger = new byte[checked((_length + count) * 2)];
            Written.CopyTo(larger);
            CryptographicOperations.ZeroMemory(_buffer);
            _buffer = larger;
        }

        Span<byte> taken = _buffer.AsSpan(_length, count);
        _length += count;
        return taken;
    }
}
