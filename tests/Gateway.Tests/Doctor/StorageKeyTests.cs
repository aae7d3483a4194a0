using Gateway.Crypto;
using Gateway.Server.Doctor;
using Gateway.Server.Keys;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Fsck;

namespace Gateway.Tests.Doctor;

public sealed class StorageKeyTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    [Fact]
    public async Task A_storage_key_that_does_not_open_what_is_sealed_is_wrong()
    {
        await AsAlice.PublishAsync(ToBravo());
        using var copy = new FsckCopy(Host.Data.Path, ExchangeHost.GatewayName);
        Assert.DoesNotContain(await ExamineKeysAsync(copy), finding => finding.Severity == Severity.Wrong);

        File.Delete(copy.Data.StorageKey);
        using StorageKey another = StorageKey.Generate();
        new KeyFiles(null).Write(copy.Data.StorageKey, another.Export());

        Finding wrong = Assert.Single(await ExamineKeysAsync(copy), finding => finding.Severity == Severity.Wrong);
        Assert.Contains("storage.key", wrong.Sentence, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<Finding>> ExamineKeysAsync(FsckCopy copy)
    {
        await using Setup setup = Examination.Read(copy.Data, [], [new("Gateway:Urls:0", "http://127.0.0.1:0")], Machine.This);
        return (await Examination.RunAsync(setup, CancellationToken.None)).Where(finding => finding.Check == "keys");
    }
}
