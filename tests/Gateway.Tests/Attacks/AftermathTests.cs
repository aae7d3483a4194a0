using EndToEnd.Tests.Harness;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Attacks;

/// <summary>What is left of attacks: nothing, in what is stored and in what is said.</summary>
public sealed class AftermathTests(AttackedGateway gateway) : AttackTests(gateway)
{
    [Fact]
    public async Task After_attacks_of_every_kind_what_is_stored_is_whole_and_the_exchange_goes_on()
    {
        AdvisoryId before = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo("before"));
        await RefusedAsync(Gateway.Carol.Id, () => Gateway.AsCarol.GetAsync(PathOf(before, "/content/0")), 404, "not-found");
        (string Name, byte[] Content)[] parts = [.. Gateway.ToBravo().With("second").Parts()];
        parts[3].Content = "not what was signed"u8.ToArray();
        await RefusedAsync(Gateway.Alice.Id, () => Gateway.AsAlice.PostAsync(Answers.Advisories, Upload.FormOf(parts)), 422, "invalid-advisory");
        foreach (JsonBody body in await JsonBodies.ReadAsync(Gateway))
        {
            await RefusedAsync(body.Caller, () => body.PostAsync(JsonAttacks.WithDuplicate(body.Good)), 400, "invalid-json");
        }

        Assert.NotEmpty(await Gateway.AsBob.OpenAsync(before, 0, Gateway.Bob));
        AdvisoryId after = await Gateway.AsAlice.PublishAsync(Gateway.ToBravo("after"));
        Assert.NotEmpty(await Gateway.AsBob.OpenAsync(after, 0, Gateway.Bob));
        using HttpResponseMessage receipt = await Gateway.AsBob.AcknowledgeAsync(after, Gateway.Bob, Disposition.Read);
        await receipt.JsonAsync(System.Net.HttpStatusCode.Created);

        // With all that the other attacks of the suite have left so far.
        Outcome verdict = await Command.RunAsync(Repository.GatewayProgram, "fsck", "--data", Gateway.Data.Path);
        Assert.Equal("ok", verdict.MustSucceed().FirstWord);
    }
}
