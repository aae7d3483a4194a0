using System.Net;
using Gateway.Server.Options;
using Gateway.Tests.Anchors;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Keys;

public sealed class StorageKeyRotationTests
{
    private const string Key = "a-key-of-the-clients";

    [Fact]
    public async Task What_was_sealed_before_opens_and_what_is_sealed_from_now_on_names_the_new_key()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        string body = await gateway.Host.Accept(new TestAgency("bravo")).ReadAsStringAsync();
        string first = await JoinedAsync(gateway, body);
        byte[] former = gateway.Keys.Storage.KeyId.ToArray();
        gateway.Host.RotateStorage();
        gateway.Host.RotateStorage();
        await gateway.Host.RestartAsync();

        Assert.NotEqual(former, gateway.Keys.Storage.KeyId.ToArray());
        Assert.Equal(former, gateway.Keys.Storage.FormerKeyIds.First());
        Assert.Equal(first, await JoinedAsync(gateway, body));
        Assert.Equal("ok", await gateway.Host.FsckAsync());
    }

    [Fact]
    public async Task A_gateway_without_the_key_that_sealed_says_that_it_cannot_read_now_and_fsck_names_the_row()
    {
        await using AnchoredHost gateway = await AnchoredHost.StartAsync();
        string body = await gateway.Host.Accept(new TestAgency("bravo")).ReadAsStringAsync();
        await JoinedAsync(gateway, body);
        gateway.Host.RotateStorage();
        await gateway.Host.RestartAsync(() => File.Delete(gateway.Host.Data().FormerStorageKeys));
        using HttpResponseMessage again = await gateway.JoinAsync(body, Key);
        await again.RefusedAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        Assert.StartsWith("tampered", await gateway.Host.FsckAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_former_keys_that_holds_anything_else_stops_the_start()
    {
        await using GatewayHost host = await GatewayHost.StartAsync();
        await Assert.ThrowsAsync<SetupException>(() => host.RestartAsync(() => SecretFile.Write(host.Data().FormerStorageKeys, "not a key\n"u8)));
        await host.RestartAsync(() => File.Delete(host.Data().FormerStorageKeys));
    }

    private static async Task<string> JoinedAsync(AnchoredHost gateway, string body)
    {
        using HttpResponseMessage response = await gateway.JoinAsync(body, Key);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
