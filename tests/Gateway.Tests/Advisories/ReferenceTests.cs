using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

/// <summary>What an advisory that its sender sealed may answer and replace.</summary>
public sealed class ReferenceTests : FreshExchangeTests
{
    [Fact]
    public async Task A_sealed_answer_and_a_sealed_successor_are_held_to_the_same()
    {
        AdvisoryId amber = await AsAlice.PublishAsync(ToBravo());
        (Member bob, Member carol) = (Member.Publisher("bravo"), Member.Publisher("charlie"));
        await Host.RecordAsync(bob, carol);
        using HttpClient asBob = await Host.LogInAsync(bob);
        using HttpClient asCarol = await Host.LogInAsync(carol);

        // Carol was not sent it: to her it is not there, neither to answer nor to replace.
        await IsRefusedAsync(asCarol, carol, content => content with { ReplyTo = amber }, "invalid-advisory");
        await IsRefusedAsync(asCarol, carol, content => content with { Supersedes = amber }, "invalid-advisory");
        await IsRefusedAsync(asBob, bob, content => content with { Supersedes = amber }, "invalid-advisory");
        await IsRefusedAsync(asBob, bob, content => content with { ReplyTo = amber, Tlp = Tlp.Green }, "tlp-mismatch");
        Assert.Equal(4, (await EntriesAsync(ActionNames.AccessDenied)).Count(entry => entry.Actor == bob.Id.Value || entry.Actor == carol.Id.Value));
        using HttpResponseMessage taken = await SendSealedAsync(asBob, bob, content => content with { ReplyTo = amber });
        AdvisoryId answer = AdvisoryId.Parse((await taken.JsonAsync(System.Net.HttpStatusCode.Created)).GetProperty("id").GetString()!);
        Assert.Equal(amber.Value, (await AsAlice.GetJsonAsync(Answers.PathOf(answer))).GetProperty("replyTo").GetString());
    }

    private Task<System.Text.Json.JsonElement> IsRefusedAsync(HttpClient client, Member sender, Func<SealedContent, SealedContent> restate, string name) =>
        RefusedWithNothingStoredAsync(() => SendSealedAsync(client, sender, restate), 422, name);

    private async Task<HttpResponseMessage> SendSealedAsync(HttpClient client, Member sender, Func<SealedContent, SealedContent> restate)
    {
        using var upload = new SealedUpload(ExchangeHost.GatewayName, sender.Id, sender.Sign, TimeProvider.System.GetUtcNow()) { Restate = restate };
        upload.To("alpha", Alice.Identities[0].Recipient).To(sender.Id.Agency.Value, [.. ReadersOf(sender)]).With("sealed");
        return await client.PostAsync(Answers.Advisories, await upload.FormAsync());
    }

    // The sender's agency has the reader that the world began with, and the publisher itself.
    private IEnumerable<ReceiveKey> ReadersOf(Member sender) =>
        new[] { sender, sender.Id.Agency.Value == "bravo" ? Bob : Carol }.Select(member => (ReceiveKey)member.Identities[0].Recipient);
}
