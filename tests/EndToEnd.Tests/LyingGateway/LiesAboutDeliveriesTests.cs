using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Harness;
using EndToEnd.Tests.LyingGateway.Lies;
using Gateway.Audit;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>What <c>get</c> says of a delivery that is not what its sender signed, and that it leaves no file.</summary>
[Collection(LyingWorldTests.Name)]
public sealed class LiesAboutDeliveriesTests(LyingWorld world)
{
    [Fact]
    public async Task An_honest_gateway_behind_the_proxy_is_believed()
    {
        using Victim bravo = world.Victim("bravo");

        (await bravo.GetAsync(world.First)).MustSucceed();

        Assert.Equal("Shut valve one.", await File.ReadAllTextAsync(Path.Combine(bravo.Out, "first.txt")));
    }

    [Fact]
    public async Task Another_document_is_tampered()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new AnotherDocument(world.Proxy, world.First, world.Second));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Fact]
    public async Task Another_advisory_under_the_ones_name_is_tampered()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new AnotherAdvisory(world.Proxy, world.First, world.Second));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Fact]
    public async Task Another_advisory_with_its_own_log_entries_is_tampered()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new Several(new AnotherAdvisory(world.Proxy, world.First, world.Second), new AnotherIndex(world.First, Item(world.Second))));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Fact]
    public async Task The_log_entries_of_another_advisory_are_tampered()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new AnotherIndex(world.First, Item(world.Second)));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Theory]
    [InlineData("statement")]
    [InlineData("statement.sig")]
    [InlineData("manifest")]
    [InlineData("manifest.sig")]
    public async Task A_delivery_without_one_of_its_papers_is_named(string part)
    {
        using Victim bravo = world.Victim("bravo");
        string word = part.EndsWith(".sig", StringComparison.Ordinal) ? "bad-signature" : "unproven";
        world.Proxy.Tell(new Stripped(world.First, part, Reply.NotFound()));

        await bravo.ExpectGetAsync(word, world.First);
    }

    [Theory]
    [InlineData("statement", "malformed")]
    [InlineData("statement.sig", "bad-signature")]
    [InlineData("manifest", "malformed")]
    [InlineData("manifest.sig", "bad-signature")]
    public async Task An_empty_paper_is_named(string part, string word)
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new Stripped(world.First, part, Reply.Bytes([])));

        await bravo.ExpectGetAsync(word, world.First);
    }

    [Fact]
    public async Task A_statement_that_its_sender_did_not_sign_is_a_bad_signature()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new Stripped(world.First, "statement.sig", world.Proxy.Heard($"/v1/advisories/{world.Second}/statement.sig")));

        await bravo.ExpectGetAsync("bad-signature", world.First);
    }

    [Theory]
    [InlineData("\"tlp\":\"AMBER\"", "\"tlp\":\"GREEN\"")]
    [InlineData("Shut valve one.", "Open valve one.")]
    [InlineData("\"urgency\":\"routine\"", "\"urgency\":\"urgent\"")]
    public async Task A_changed_statement_is_a_bad_signature(string words, string others)
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new ChangedStatement(world.First, words, others));

        await bravo.ExpectGetAsync("bad-signature", world.First);
    }

    [Theory]
    [InlineData("tlp", "\"GREEN\"")]
    [InlineData("titles", "{\"en\":\"Open valve one.\"}")]
    [InlineData("urgency", "\"flash\"")]
    [InlineData("category", "\"incident\"")]
    public async Task A_summary_that_differs_from_what_was_signed_is_tampered(string member, string value)
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new ChangedItem(world.First, member, JsonNode.Parse(value)!));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Fact]
    public async Task A_manifest_with_another_TLP_is_tampered_even_if_signed_and_logged()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new ForgedDelivery(world, world.First, manifest => manifest with { Tlp = Tlp.Green }));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Fact]
    public async Task A_manifest_that_was_not_logged_is_tampered()
    {
        using Victim bravo = await world.VictimWhoMetItAsync("bravo");
        Manifest honest = Manifest.Parse(world.Proxy.Heard($"/v1/advisories/{world.First}/manifest").Body);
        Manifest forged = Manifest.Create(honest.Content with { PublishedAt = honest.Content.PublishedAt.AddMilliseconds(1) });
        world.Proxy.Tell(new Several(
            new Stripped(world.First, "manifest", Reply.Bytes(forged.Bytes.ToArray())),
            new Stripped(world.First, "manifest.sig", Reply.Bytes(Encoding.UTF8.GetBytes(forged.Sign(world.GatewayKeys.Manifest))))));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Fact]
    public async Task An_extra_header_for_the_gateways_own_key_is_an_extra_recipient()
    {
        using Victim bravo = world.Victim("bravo");
        using X25519Identity own = X25519Identity.Generate();
        ManifestHeader extra = new(own.Recipient, OwnPayload.HeaderFor(own.Recipient));
        world.Proxy.Tell(new ForgedDelivery(world, world.First, manifest => manifest with
        {
            Documents = [manifest.Documents[0] with { Headers = [.. manifest.Documents[0].Headers.Append(extra).OrderBy(header => header.RecipientKey.ToString(), StringComparer.Ordinal)] }],
        }));

        await bravo.ExpectGetAsync("extra-recipient", world.First);
    }

    [Fact]
    public async Task A_second_stanza_in_the_readers_own_header_is_an_extra_recipient()
    {
        using Victim bravo = world.Victim("bravo");
        using X25519Identity own = X25519Identity.Generate();
        var reader = (X25519Recipient)Manifest.Parse(world.Proxy.Heard($"/v1/advisories/{world.First}/manifest").Body).Content.Documents[0].Headers[0].RecipientKey.Recipient;
        OwnPayload payload = await OwnPayload.SealAsync("Shut valve one.", reader, own.Recipient);
        world.Proxy.Tell(new ForgedDelivery(world, world.First, payload.Replace, payload.File));

        await bravo.ExpectGetAsync("extra-recipient", world.First);
    }

    [Fact]
    public async Task An_extra_stanza_in_the_download_is_tampered()
    {
        using Victim bravo = world.Victim("bravo");
        world.Proxy.Tell(new ExtraStanza(world.First));

        await bravo.ExpectGetAsync("tampered", world.First);
    }

    [Fact]
    public async Task Another_payload_for_one_of_two_recipients_is_tampered_even_if_signed_and_logged()
    {
        using Victim bravo = world.Victim("bravo");
        var reader = (X25519Recipient)Manifest.Parse(world.Proxy.Heard($"/v1/advisories/{world.First}/manifest").Body).Content.Documents[0].Headers[0].RecipientKey.Recipient;
        OwnPayload payload = await OwnPayload.SealAsync("Open valve one.", reader);
        world.Proxy.Tell(new ForgedDelivery(world, world.First, payload.Replace, payload.File));

        await bravo.ExpectGetAsync("tampered", world.First);
        using Victim charlie = world.Victim("charlie");
        (await charlie.GetAsync(world.First)).MustSucceed();
    }

    [Fact]
    public async Task A_delivery_to_another_agency_is_not_addressed()
    {
        using Victim charlie = world.Victim("charlie");
        Several lies = new(new AnotherAdvisory(world.Proxy, world.First, world.First), new AnotherIndex(world.First, Item(world.First)));
        world.Proxy.Tell(new Several(lies, new AnotherLog(LogName.Audit, world.Log(LogName.Audit))));

        await charlie.ExpectGetAsync("not-addressed", world.First);
    }

    [Fact]
    public async Task A_withdrawal_by_another_member_is_tampered_under_its_own_name_and_a_key_mismatch_under_the_senders()
    {
        using Victim bravo = world.Victim("bravo");
        using SigningKey charlie = Profile.Open(world.Community.Keys("charlie")).LoadSigningKey();
        ForgedWithdrawal owned = new(world, world.First, charlie, Profile.Open(world.Community.Keys("charlie")).Principal.Principal.Value);
        world.Proxy.Tell(owned);
        await bravo.ExpectGetAsync($"tampered {owned.Index}", world.First);

        using Victim other = world.Victim("bravo");
        world.Proxy.Tell(new ForgedWithdrawal(world, world.First, charlie, Item(world.First)["sender"]!.GetValue<string>()));
        await other.ExpectGetAsync("key-mismatch", world.First);
    }

    [Fact]
    public async Task An_export_believes_a_withdrawal_no_more_than_get_does()
    {
        using Victim bravo = world.Victim("bravo");
        using SigningKey charlie = Profile.Open(world.Community.Keys("charlie")).LoadSigningKey();
        world.Proxy.Tell(new ForgedWithdrawal(world, world.First, charlie, Item(world.First)["sender"]!.GetValue<string>()));

        Outcome outcome = await bravo.RunAsync("export", "--to-dir", bravo.Out);

        Assert.Equal(1, outcome.ExitCode);
        JsonNode record = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(bravo.Out, $"{world.First}.json")))!;
        Assert.Equal(("key-mismatch", "withdrawn"), (record["verdict"]!.GetValue<string>(), record["status"]!.GetValue<string>()));
    }

    private JsonNode Item(string advisory) => JsonNode.Parse(world.Proxy.Heard($"/v1/advisories/{advisory}").Body)!;
}
