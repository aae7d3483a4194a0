namespace Gateway.Crypto.Tests;

/// <summary>What a whole process allocates can be told of one test alone: no other runs beside it.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PayloadMemoryTests
{
    private const string Name = "by itself";

    [Fact]
    public async Task Memory_does_not_grow_with_the_document()
    {
        const long Size = 64L * 1024 * 1024;
        using X25519Identity identity = X25519Identity.Generate();
        await AgeFile.EncryptAsync(new ZeroStream(PayloadFormat.ChunkBytes), Stream.Null, [identity.Recipient], CancellationToken.None);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        await AgeFile.EncryptAsync(new ZeroStream(Size), Stream.Null, [identity.Recipient], CancellationToken.None);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Size / 8);
    }
}
