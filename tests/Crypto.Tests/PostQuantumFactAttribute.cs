namespace Gateway.Crypto.Tests;

/// <summary>A test that needs a platform with ML-KEM, and skips with that reason elsewhere.</summary>
internal sealed class PostQuantumFactAttribute : FactAttribute
{
    public PostQuantumFactAttribute()
    {
        if (!HybridRecipient.IsSupported)
        {
            Skip = "This machine has neither libsodium 1.0.21 nor OpenSSL 3.5, or later.";
        }
    }
}
