namespace Gateway.Crypto.Tests;

/// <summary>A theory that needs a platform with ML-KEM, and skips with that reason elsewhere.</summary>
internal sealed class PostQuantumTheoryAttribute : TheoryAttribute
{
    public PostQuantumTheoryAttribute() => Skip = new PostQuantumFactAttribute().Skip;
}
