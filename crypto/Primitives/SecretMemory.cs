using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Gateway.Crypto;

/// <summary>
/// A long-lived secret outside the managed heap: libsodium's guarded allocation (guard pages, a canary, kept out of swap and core dumps where the
/// system allows), read-only after it is made and zeroed when freed. One owner disposes it. Costs a mapping of its own, so it is for keys that live
/// long; a secret of one operation belongs in a zeroed stack buffer.
/// </summary>
public sealed class SecretMemory : IDisposable
{
    private readonly GuardedHandle _handle;

    /// <summary>Copies a secret into guarded memory. The caller still owns and zeroes <paramref name="secret"/>.</summary>
    /// <param name="secret">At least one byte.</param>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    /// <exception cref="CryptoUnavailableException">The system gives no (more) guarded memory.</exception>
    public SecretMemory(ReadOnlySpan<byte> secret)
    {
        if (secret.IsEmpty)
        {
            throw new ArgumentException("A secret has at least one byte.", nameof(secret));
        }

        Length = secret.Length;
        _handle = GuardedHandle.Allocate(secret);
    }

    /// <summary>Length of the secret in bytes.</summary>
    public int Length { get; }

    /// <summary>
    /// Lends the bytes. The memory stays mapped until the lease is disposed, even if another thread disposes the owner meanwhile; without that an
    /// unlucky disposal would crash the process instead of throwing.
    /// </summary>
    /// <returns>A lease to dispose in the same method.</returns>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public SecretLease Borrow()
    {
        bool held = false;
        _handle.DangerousAddRef(ref held);
        return new SecretLease(_handle, Length);
    }

    /// <summary>Zeroes and frees the memory, once no lease is left.</summary>
    public void Dispose() => _handle.Dispose();

    /// <returns>The name of the type, never the content.</returns>
    public override string ToString() => nameof(SecretMemory);

    private sealed unsafe class GuardedHandle : SafeHandle
    {
        private GuardedHandle()
            : base(0, ownsHandle: true)
        {
        }

        public override bool IsInvalid => handle == 0;

        [SuppressMessage("Reliability", "CA2000", Justification = "Returned to the owner, or disposed on failure.")]
        internal static GuardedHandle Allocate(ReadOnlySpan<byte> secret)
        {
            var guarded = new GuardedHandle();
            void* memory = Sodium.sodium_malloc((nuint)secret.Length);
            if (memory is null)
            {
                guarded.Dispose();
                throw new CryptoUnavailableException("No guarded memory is left; raise the limit on locked memory or on mappings.");
            }

            guarded.SetHandle((nint)memory);
            secret.CopyTo(new Span<byte>(memory, secret.Length));

            // Read-only for good rather than opened and closed around each use: protection belongs to the page, so one thread closing it would take
            // it from another in the middle of a signature. The answer is not checked: a platform without mprotect still has the guard pages' layout.
            _ = Sodium.sodium_mprotect_readonly(memory);
            return guarded;
        }

        protected override bool ReleaseHandle()
        {
            // sodium_free makes the pages writable again and zeroes them before unmapping.
            Sodium.sodium_free((void*)handle);
            return true;
        }
    }
}
