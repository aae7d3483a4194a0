using Gateway.Crypto;

namespace Client.Tests.Fakes;

/// <summary>A test of what is said on a machine without ML-KEM, and that skips with that reason elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NoPostQuantumFactAttribute : FactAttribute
{
    public NoPostQuantumFactAttribute()
    {
        if (HybridRecipient.IsSupported)
        {
            Skip = "This machine has ML-KEM.";
        }
    }
}
