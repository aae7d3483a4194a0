using System.Text.Json.Nodes;
using EndToEnd.Tests.Harness;
using EndToEnd.Tests.LyingGateway.Lies;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>What <c>get</c> says of a sealed delivery that is not what its sender sealed, and that it leaves no file.</summary>
[Collection(LyingWorldTests.Name)]
public sealed class LiesAboutSealedDeliveriesTests(LyingWorld world)
{
    [Fact]
    public async Task Another_envelope_another_document_and_a_title_that_nobody_could_know_are_tampered()
    {
        (string first, string second) = (await SendSealedAsync("third.txt"), await SendSealedAsync("fourth.txt"));
        Lie[] lies =
        [
            new AnotherDocument(world.Proxy, first, second, "envelope"),
            new AnotherDocument(world.Proxy, first, second),
            new ChangedItem(first, "titles", new JsonObject { ["en"] = "Nothing to see" }),
        ];

        foreach (Lie lie in lies)
        {
            using Victim bravo = world.Victim("bravo");
            world.Proxy.Tell(lie);
            await bravo.ExpectGetAsync("tampered", first);
        }
    }

    [Fact]
    public async Task A_reader_that_the_sender_did_not_seal_for_is_an_extra_recipient_even_if_signed_and_logged()
    {
        string id = await SendSealedAsync("fifth.txt");
        using Victim bravo = world.Victim("bravo");
        using X25519Identity own = X25519Identity.Generate();
        ManifestHeader extra = new(own.Recipient, OwnPayload.HeaderFor(own.Recipient));
        world.Proxy.Tell(new ForgedDelivery(world, id, manifest => manifest with
        {
            Documents = [manifest.Documents[0] with { Headers = [.. manifest.Documents[0].Headers.Append(extra).OrderBy(header => header.RecipientKey.ToString(), StringComparer.Ordinal)] }],
        }));

        await bravo.ExpectGetAsync("extra-recipient", id);
    }

    [Fact]
    public async Task Another_header_for_the_reader_itself_is_tampered_even_if_signed_and_logged()
    {
        string id = await SendSealedAsync("sixth.txt");
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new ForgedDelivery(world, id, manifest => manifest with
        {
            Documents = [manifest.Documents[0] with { Headers = [.. manifest.Documents[0].Headers.Select(Rewrap)] }],
        }));

        await bravo.ExpectGetAsync("tampered", id);
    }

    private static ManifestHeader Rewrap(ManifestHeader header)
    {
        using FileKey fileKey = FileKey.Generate();
        return header with { Header = Header.Create(fileKey, [header.RecipientKey.Recipient]) };
    }

    /// <summary>Sends one, and has it read once in honesty, so that its answers have passed through the proxy.</summary>
    private async Task<string> SendSealedAsync(string name)
    {
        await File.WriteAllTextAsync(world.Community[name], name);
        using Victim honest = world.Victim("bravo");
        string id = Answer.Id(await world.Community.AdvisoryAsync("alpha", "send", world.Community[name], "--to", "bravo", "--tlp", "AMBER", "--title", name, "--sealed", "--json"));
        (await honest.GetAsync(id)).MustSucceed();
        return id;
    }
}
