using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Crypto;

/// <summary>The one place that binds libsodium. Signatures follow its headers (sodium/*.h, 1.0.18 and later).</summary>
internal static unsafe partial class Sodium
{
    private const string Library = "libsodium";

    private static readonly Lazy<nint> Handle = new(Load);

    static Sodium() => NativeLibrary.SetDllImportResolver(typeof(Sodium).Assembly, Resolve);

    /// <summary>Whether this libsodium has the functions of 1.0.21 and later that are named <c>crypto_kem_xwing_…</c> here.</summary>
    internal static bool HasXWing() => NativeLibrary.TryGetExport(Handle.Value, "crypto_kem_xwing_enc", out _);

    private static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath) =>
        libraryName == Library ? Handle.Value : 0;

    private static nint Load()
    {
        foreach (string fileName in Curves.SodiumFileNames)
        {
            if (NativeLibrary.TryLoad(fileName, typeof(Sodium).Assembly, null, out nint handle))
            {
                Initialise(handle);
                return handle;
            }
        }

        throw new CryptoUnavailableException("libsodium (Debian: libsodium23) was not found; install it.");
    }

    // sodium_init picks the implementations for this processor and opens the random source; everything else is undefined before it. It is called
    // through the export, since an import would come back here.
    private static void Initialise(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "sodium_init", out nint export) || ((delegate* unmanaged[Cdecl]<int>)export)() < 0)
        {
            throw new CryptoUnavailableException("libsodium was found but could not be initialised.");
        }
    }

    /// <summary>The library's version, as in <c>1.0.18</c>.</summary>
    internal static string Version() => Marshal.PtrToStringUTF8((nint)sodium_version_string()) ?? "";

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial byte* sodium_version_string();

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial void* sodium_malloc(nuint size);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial void sodium_free(void* memory);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int sodium_mprotect_readonly(void* memory);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_core_ed25519_is_valid_point(byte* point);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_sign_ed25519_seed_keypair(byte* publicKey, byte* secretKey, byte* seed);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_sign_ed25519_detached(byte* signature, ulong* signatureLength, byte* message, ulong messageLength, byte* secretKey);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_sign_ed25519_verify_detached(byte* signature, byte* message, ulong messageLength, byte* publicKey);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_scalarmult_curve25519(byte* shared, byte* scalar, byte* point);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_scalarmult_curve25519_base(byte* point, byte* scalar);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_aead_xchacha20poly1305_ietf_encrypt(
        byte* ciphertext, ulong* ciphertextLength, byte* message, ulong messageLength, byte* associatedData, ulong associatedDataLength, byte* secretNonce, byte* nonce, byte* key);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_aead_xchacha20poly1305_ietf_decrypt(
        byte* message, ulong* messageLength, byte* secretNonce, byte* ciphertext, ulong ciphertextLength, byte* associatedData, ulong associatedDataLength, byte* nonce, byte* key);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_sign_ed25519_pk_to_curve25519(byte* point, byte* publicKey);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_sign_ed25519_sk_to_curve25519(byte* scalar, byte* secretKey);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_pwhash_scryptsalsa208sha256_ll(
        byte* passphrase, nuint passphraseLength, byte* salt, nuint saltLength, ulong workFactor, uint blockSize, uint parallelism, byte* key, nuint keyLength);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_kem_xwing_seed_keypair(byte* publicKey, byte* secretKey, byte* seed);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_kem_xwing_enc(byte* ciphertext, byte* sharedSecret, byte* publicKey);

    [LibraryImport(Library)]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    internal static partial int crypto_kem_xwing_dec(byte* sharedSecret, byte* ciphertext, byte* secretKey);
}
