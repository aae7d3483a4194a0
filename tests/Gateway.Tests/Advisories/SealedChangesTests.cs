using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Sweeping;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

/// <summary>Sealed advisories while keys, labels and clocks change around them.</summary>
public sealed class SealedChangesTests : FreshExchangeTests
{
    private const string Text = "XK7-MARKER-OF-A-SEALED-SECRET";

    [Fact]
    public async Task A_key_that_is_missing_or_was_replaced_is_a_conflict()
    {
        ReceiveKey before = KeyOf(Bob);
        Bob.AddIdentity();
        await Host.RecordAsync(Bob);
        using SealedUpload missing = Seal().To("alpha", KeyOf(Alice)).To("bravo", before).With(Text);
        Assert.Equal(["bravo conflict"], (await RefusedAsync(missing, 409, "conflict")).Recipients());

        Bob.RetiredIdentities = 1;
        await Host.RecordAsync(Bob);
        using SealedUpload replaced = Seal().To("alpha", KeyOf(Alice)).To("bravo", before, KeyOf(Bob)).With(Text);
        await RefusedAsync(replaced, 409, "conflict");
        using SealedUpload current = Seal().To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob)).With(Text);
        await PublishAsync(current);
    }

    [Fact]
    public async Task A_colleague_who_is_not_addressed_is_an_extra_recipient_and_one_who_was_revoked_is_a_conflict()
    {
        Member colleague = Member.Reader("bravo");
        await Host.RecordAsync(Bob, colleague);
        using SealedUpload red = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now) { Tlp = Tlp.Red }
            .To("alpha", [Alice.Id], KeyOf(Alice)).To("bravo", [Bob.Id], KeyOf(Bob), KeyOf(colleague)).With(Text);
        Assert.Equal(["bravo extra-recipient"], (await RefusedAsync(red, 422, "extra-recipient")).Recipients());

        colleague.RevokedAt = Now;
        await Host.RecordAsync(Bob, colleague);
        using SealedUpload stale = Seal().To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob), KeyOf(colleague)).With(Text);
        await RefusedAsync(stale, 409, "conflict");
    }

    [Fact]
    public async Task An_addition_is_refused_for_the_same_keys_in_the_same_words()
    {
        Member colleague = new("charlie", PrincipalKind.Person, Role.Publisher);
        await Host.RecordAsync(Carol, colleague);
        using SealedUpload upload = Seal().To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob)).With(Text);
        AdvisoryId id = await PublishAsync(upload);
        ReceiveKey before = KeyOf(Carol);
        JsonElement extra = await ShareAsync(before, KeyOf(colleague)).RefusedAsync(422, "extra-recipient");
        Assert.Equal(["charlie extra-recipient"], extra.Recipients());
        await ShareAsync(KeyOf(colleague)).RefusedAsync(422, "extra-recipient");

        Carol.AddIdentity();
        await Host.RecordAsync(Carol, colleague);
        JsonElement missing = await ShareAsync(before).RefusedAsync(409, "conflict");
        Assert.Equal(["charlie conflict"], missing.Recipients());

        Carol.RetiredIdentities = 1;
        colleague.RevokedAt = Now;
        await Host.RecordAsync(Carol, colleague);
        await ShareAsync(before, KeyOf(Carol)).RefusedAsync(409, "conflict");
        await ShareAsync(KeyOf(Carol), KeyOf(colleague)).RefusedAsync(409, "conflict");
        using HttpResponseMessage shared = await ShareAsync(KeyOf(Carol));
        Assert.Equal(HttpStatusCode.Created, shared.StatusCode);

        Task<HttpResponseMessage> ShareAsync(params ReceiveKey[] keys) => new SharedAdvisory(Alice).PostAsync(AsAlice, id, "charlie", keys);
    }

    [Fact]
    public async Task A_key_that_changes_during_the_upload_is_a_conflict()
    {
        using SealedUpload upload = Seal().To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob)).With(new string('x', 500_000));
        using MultipartFormDataContent form = await upload.FormAsync();
        byte[] body = await form.ReadAsByteArrayAsync();
        var held = new HeldContent(body, body.Length - 1000);
        Task<HttpResponseMessage> sending = AsAlice.PostAsync(Answers.Advisories, held);
        await held.Reached;
        await Host.StagedAsync();
        Bob.AddIdentity();
        await Host.RecordAsync(Bob);
        held.Release();
        await sending.RefusedAsync(409, "conflict");
        await Host.ErasedAsync();
    }

    [Fact]
    public async Task A_withdrawal_and_an_expiry_erase_the_envelope_with_the_documents()
    {
        using SealedUpload first = Seal().To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob)).With(Text);
        AdvisoryId withdrawn = await PublishAsync(first);
        Assert.Equal(2, Host.PayloadFiles);
        (await AsAlice.WithdrawAsync(withdrawn, Alice)).Dispose();
        Assert.Equal(0, Host.PayloadFiles);
        await AsBob.GetAsync(PathOf(withdrawn, "/envelope")).RefusedAsync(410, "withdrawn");

        using SealedUpload second = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now) { ExpiresAt = Now.AddHours(1) }
            .To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob)).With(Text);
        AdvisoryId expired = await PublishAsync(second);
        await Host.Get<PayloadSweeper>().SweepAsync(CancellationToken.None);
        Assert.Equal(2, Host.PayloadFiles);
        Host.Time.Advance(TimeSpan.FromHours(2));
        await Host.Get<ExpirySweeper>().SweepAsync(CancellationToken.None);
        Assert.Equal(0, Host.PayloadFiles);
        using HttpClient asBob = await Host.LogInAsync(Bob);
        await asBob.GetAsync(PathOf(expired, "/envelope")).RefusedAsync(410, "expired");
    }

    [Fact]
    public async Task Nothing_of_titles_names_or_content_reaches_the_data_folder_or_the_log()
    {
        using SealedUpload upload = new SealedUpload(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now) { Title = Text + "-TITLE" }
            .To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob)).With(Text + "-CONTENT", Text + "-NAME.txt");
        AdvisoryId id = await PublishAsync(upload);
        await AsBob.OpenAsync(id, 0, Bob);
        foreach (string file in Directory.EnumerateFiles(Host.Data.Path, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes("XK7-MARKER")));
        }
    }

    [Fact]
    public async Task An_agency_whose_readers_all_have_hybrid_keys_gets_payloads_of_its_own()
    {
        ReceiveKey hybrid = HybridKeys.Create();
        Bob.MoreReceiveKeys.Add(hybrid);
        await Host.RecordAsync(Bob);
        using SealedUpload classical = Seal().To("alpha", KeyOf(Alice)).To("bravo", KeyOf(Bob)).With(Text);
        await RefusedAsync(classical, 409, "conflict");

        using SealedUpload upload = Seal().To("alpha", KeyOf(Alice)).To("bravo", hybrid).With(Text);
        AdvisoryId id = await PublishAsync(upload);
        Assert.Equal(4, Host.PayloadFiles);
        Manifest toBravo = Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest")));
        Manifest toAlpha = Manifest.Parse(await AsAlice.GetByteArrayAsync(PathOf(id, "/manifest")));
        Assert.Equal((HeaderClass.Hybrid, HeaderClass.X25519), (toBravo.Content.Class, toAlpha.Content.Class));
        Assert.NotEqual(toBravo.Content.Documents[0].PayloadSha256, toAlpha.Content.Documents[0].PayloadSha256);
        Assert.Equal(Text, Encoding.UTF8.GetString(await AsAlice.OpenAsync(id, 0, Alice)));
        byte[] file = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));
        ManifestHeader header = Assert.Single(toBravo.Content.Documents[0].Headers);
        Assert.Equal(header.Header.ToArray(), file[..header.Header.Length]);
        Assert.Equal(toBravo.Content.Documents[0].PayloadSha256, Sha256Digest.Of(file.AsSpan(header.Header.Length)));

        (await AsAlice.WithdrawAsync(id, Alice)).Dispose();
        Assert.Equal(0, Host.PayloadFiles);
    }

    [Fact]
    public async Task An_open_upload_uses_hybrid_keys_where_this_machine_can_and_says_which_agency_it_cannot_write_to()
    {
        Bob.MoreReceiveKeys.Add(HybridKeys.Create());
        Carol.MoreReceiveKeys.Add(HybridKeys.Create());
        Carol.RetiredIdentities = Carol.Identities.Count;
        await Host.RecordAsync(Bob, Carol);
        Upload toBoth = new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With(Text);
        if (!HybridRecipient.IsSupported)
        {
            JsonElement problem = await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, toBoth.Form()), 422, "invalid-recipient-key");
            Assert.Equal(["charlie invalid-recipient-key"], problem.Recipients());
            AdvisoryId id = await AsAlice.PublishAsync(ToBravo());
            Assert.Equal(HeaderClass.X25519, Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest"))).Content.Class);
            return;
        }

        AdvisoryId mixed = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("alpha"), Upload.To("bravo"), Upload.To("charlie")).With(Text));
        Assert.Equal(2, Host.PayloadFiles);
        Assert.Equal(HeaderClass.Hybrid, Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(mixed, "/manifest"))).Content.Class);
        Assert.Equal(Text, Encoding.UTF8.GetString(await AsAlice.OpenAsync(mixed, 0, Alice)));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static ReceiveKey KeyOf(Member member) => member.Identities[^1].Recipient;

    private SealedUpload Seal() => new(ExchangeHost.GatewayName, Alice.Id, Alice.Sign, Now);

    private async Task<AdvisoryId> PublishAsync(SealedUpload upload)
    {
        using HttpResponseMessage response = await AsAlice.PostAsync(Answers.Advisories, await upload.FormAsync());
        return AdvisoryId.Parse((await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!);
    }

    private async Task<JsonElement> RefusedAsync(SealedUpload upload, int status, string name)
    {
        MultipartFormDataContent form = await upload.FormAsync();
        return await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, form), status, name);
    }
}
