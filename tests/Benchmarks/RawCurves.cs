using System.Security.Cryptography;
using Gateway.Crypto;

namespace Benchmarks;

/// <summary>The curve operations that publishing cannot do without, and nothing else: for each recipient one verification, one signature, and the two multiplications of a wrap.</summary>
internal static class RawCurves
{
    /// <summary>Does those of so many deliveries, on both cores.</summary>
    public static void Run(int deliveries)
    {
        byte[] statement = RandomNumberGenerator.GetBytes(900);
        byte[] seed = RandomNumberGenerator.GetBytes(32);
        byte[] secret = new byte[64];
        byte[] signer = new byte[32];
        Curves.Ed25519Expand(seed, secret, signer);
        byte[] signature = new byte[64];
        Curves.Ed25519Sign(secret, statement, signature);
        byte[] scalar = RandomNumberGenerator.GetBytes(Curves.X25519KeyBytes);
        byte[] recipient = new byte[Curves.X25519KeyBytes];
        Curves.X25519Base(scalar, recipient);
        Parallel.For(0, deliveries, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, _ =>
        {
            Span<byte> made = stackalloc byte[64];
            Span<byte> share = stackalloc byte[Curves.X25519KeyBytes];
            Span<byte> shared = stackalloc byte[Curves.X25519KeyBytes];
            Curves.Ed25519Sign(secret, statement, made);
            Curves.X25519Base(scalar, share);
            if (!Curves.Ed25519Verify(signer, statement, signature) || !Curves.TryX25519(scalar, recipient, shared))
            {
                throw new InvalidOperationException("What was just signed verifies, and no share of a random scalar is of low order.");
            }
        });
    }
}
