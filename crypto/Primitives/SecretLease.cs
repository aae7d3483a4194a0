using System.Runtime.InteropServices;

namespace Gateway.Crypto;

/// <summary>A short loan of a <see cref="SecretMemory"/>'s bytes, made by <see cref="SecretMemory.Borrow"/>. Dispose it exactly once.</summary>
public readonly ref struct SecretLease
{
    private readonly SafeHandle _handle;
    private readonly int _length;

    internal SecretLease(SafeHandle handle, int length)
    {
        _handle = handle;
        _length = length;
    }

    /// <summary>The secret itself, valid until this lease is disposed. Copies are the caller's to zero.</summary>
    public unsafe ReadOnlySpan<byte> Bytes => new((void*)_handle.DangerousGetHandle(), _length);

    /// <summary>Ends the loan.</summary>
    public void Dispose() => _handle.DangerousRelease();
}
