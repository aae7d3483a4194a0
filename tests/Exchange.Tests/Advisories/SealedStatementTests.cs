using System.Text.Json.Nodes;
using Exchange.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

public sealed class SealedStatementTests : IDisposable
{
    private readonly X25519Identity reader = X25519Identity.Generate();
    private readonly X25519Identity archive = X25519Identity.Generate();

    public static TheoryData<string, DocumentRule> BrokenMembers => new()
    {
        { """{"audience":["maher/00000001"]}""", DocumentRule.AudienceNotAllowed },
        { """{"commitment":"AAAA"}""", DocumentRule.InvalidDigest },
        { """{"documents":[]}""", DocumentRule.Malformed },
        { """{"expiresAt":"2026-03-04T05:06:07.890Z"}""", DocumentRule.InvalidPeriod },
        { """{"keys":[]}""", DocumentRule.OutOfRange },
        { """{"keys":[{"headers":[],"recipientKey":"age1"}]}""", DocumentRule.InvalidRecipientKey },
        { """{"nonce":"AAAA"}""", DocumentRule.InvalidNonce },
        { """{"payloads":[]}""", DocumentRule.OutOfRange },
        { """{"titles":{"en":"x"}}""", DocumentRule.Malformed },
        { """{"tlp":"RED"}""", DocumentRule.AudienceRequired },
        { """{"type":"advisory-statement/v1"}""", DocumentRule.Malformed },
        { """{"type":"advisory-receipt/v1"}""", DocumentRule.WrongType },
    };

    private SealedStatement Good => SealedStatement.Create(Sample.Sealed, Sample.Recipient, null, Keys);

    private SealedKey[] Keys => [Sample.HeadersFor(reader.Recipient).ToSealedKey(), Sample.HeadersFor(archive.Recipient).ToSealedKey()];

    [Fact]
    public void A_sealed_statement_keeps_what_it_was_made_of()
    {
        SealedKey[] keys = Keys;
        SealedStatement read = Assert.IsType<SealedStatement>(Statement.Parse(SealedStatement.Create(Sample.Sealed, Sample.Recipient, null, keys).Bytes));
        Assert.Equal(Sample.Recipient, read.Recipient);
        Assert.Equal(Sample.Envelope.Commitment, read.Content.Commitment);
        Assert.Equal(2, read.Content.DocumentCount);
        Assert.Equal(HeaderClass.X25519, read.Class);
        Assert.Equal(Sample.Payloads(HeaderClass.X25519).All, read.Payloads.All);
        Assert.Equal(keys.Select(key => key.RecipientKey.ToString()).Order(StringComparer.Ordinal), read.Keys.Select(key => key.RecipientKey.ToString()));
        Assert.Equal(keys[0].Headers, read.Keys.Single(key => key.RecipientKey.Equals(keys[0].RecipientKey)).Headers);
        Assert.Equal(Sample.Now.AddDays(30), read.Content.ExpiresAt);
        Assert.Equal(Sample.Content.Policies, read.Content.Policies);
    }

    [Theory]
    [MemberData(nameof(BrokenMembers))]
    public void A_sealed_statement_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule) => Refuses(rule, root => Json.Merge(root, member));

    [Fact]
    public void Keys_are_sorted_and_none_stands_twice()
    {
        Refuses(DocumentRule.NotSorted, root => root["keys"] = new JsonArray(root["keys"]![1]!.DeepClone(), root["keys"]![0]!.DeepClone()));
        Refuses(DocumentRule.NotSorted, root => root["keys"]!.AsArray().Insert(0, root["keys"]![0]!.DeepClone()));
    }

    [Fact]
    public void A_recipients_keys_are_of_one_class() =>
        Assert.Equal(DocumentRule.MixedClasses, Refusal.Rule(() => SealedStatement.Create(
            Sample.Sealed, Sample.Recipient, null, [.. Keys, Sample.HeadersFor(HybridKeys.Create()).ToSealedKey()])));

    [Fact]
    public void A_class_of_keys_has_its_payloads() =>
        Assert.Equal(DocumentRule.MixedClasses, Refusal.Rule(() => SealedStatement.Create(
            Sample.Sealed with { Payloads = [Sample.Payloads(HeaderClass.Hybrid)] }, Sample.Recipient, null, Keys)));

    [Fact]
    public void A_key_has_one_header_for_the_envelope_and_for_each_document()
    {
        Refuses(DocumentRule.HeaderCount, root => root["keys"]![0]!["headers"]!.AsArray().RemoveAt(0));
        Refuses(DocumentRule.HeaderCount, root => root["keys"]![1]!["headers"]!.AsArray().Add(Convert.ToBase64String(new byte[32])));
        Refuses(DocumentRule.InvalidDigest, root => root["keys"]![0]!["headers"]![0] = "AAAA");
    }

    [Fact]
    public void Payloads_are_two_at_most_sorted_by_class_and_alike_in_number_and_size()
    {
        Refuses(DocumentRule.NotSorted, root => root["payloads"] = new JsonArray(root["payloads"]![1]!.DeepClone(), root["payloads"]![0]!.DeepClone()));
        Refuses(DocumentRule.OutOfRange, root => root["payloads"]!.AsArray().Add(root["payloads"]![1]!.DeepClone()));
        Refuses(DocumentRule.InvalidPayload, root => root["payloads"]![0]!["documents"]!.AsArray().RemoveAt(0));
        Refuses(DocumentRule.InvalidPayload, root => root["payloads"]![0]!["documents"]![0]!["size"] = 36);
        Refuses(DocumentRule.UnknownWord, root => root["payloads"]![0]!["class"] = "scrypt");
    }

    [Theory]
    [InlineData(31)]
    [InlineData(16 + 65552 + 16)]
    public void A_size_that_no_payload_has_is_refused(long size) => Refuses(DocumentRule.InvalidPayload, root =>
    {
        root["payloads"]![0]!["documents"]![0]!["size"] = size;
        root["payloads"]![1]!["documents"]![0]!["size"] = size;
    });

    [Fact]
    public void An_envelope_too_large_to_be_one_is_refused() => Refuses(DocumentRule.InvalidPayload, root =>
    {
        foreach (JsonNode? set in root["payloads"]!.AsArray())
        {
            set!["envelope"]!["size"] = PayloadSize.Of(Limits.EnvelopeBytes + 1);
        }
    });

    [Fact]
    public void Splicing_a_recipient_in_equals_writing_the_statement_from_scratch()
    {
        PrincipalId[] audience = [PrincipalId.Parse("maher/00000001"), PrincipalId.Parse("maher/00000002")];
        SealedKey[] keys = Keys;
        Prop.ForAll(ArbMap.Default.ArbFor<bool>().Generator.ArrayOf(7).ToArbitrary(), optional =>
        {
            SealedContent content = Content(optional);
            IReadOnlyList<PrincipalId>? named = content.Tlp == Tlp.Red ? audience : null;
            SealedStatement spliced = SealedCommon.Create(content).For(Sample.Recipient, named, keys);
            return spliced.Bytes.Span.SequenceEqual(SealedStatement.Create(content, Sample.Recipient, named, keys).Bytes.Span);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_manifest_gives_back_the_statement_that_it_answers()
    {
        KeyHeaders[] headers = [Sample.HeadersFor(reader.Recipient), Sample.HeadersFor(archive.Recipient)];
        SealedCommon common = SealedCommon.Create(Sample.Sealed);
        SealedStatement statement = common.For(Sample.Recipient, null, [.. headers.Select(key => key.ToSealedKey())]);
        Manifest manifest = Manifest.Parse(Manifest.Create(Sample.ManifestOf(statement, headers)).Bytes);
        Assert.Equal(statement.Digest, StatementCommon.Parse(common.Bytes).AnsweredBy(manifest).Digest);
        Assert.Equal(common.Bytes.ToArray(), StatementCommon.Of(statement).Bytes.ToArray());
        Manifest open = Manifest.Create(manifest.Content with { Envelope = null });
        Assert.Equal(DocumentRule.HeaderCount, Refusal.Rule(() => common.AnsweredBy(open)));
    }

    [Fact]
    public void A_common_statement_with_keys_or_a_recipient_in_it_is_refused() =>
        Assert.Equal(DocumentRule.Malformed, Refusal.Rule(() => StatementCommon.Parse(Good.Bytes)));

    [Fact]
    public void A_signature_is_for_one_set_of_keys()
    {
        using var key = SigningKey.Generate();
        string signature = Good.Sign(key);
        Assert.True(SealedStatement.Parse(SealedStatement.Create(Sample.Sealed, Sample.Recipient, null, Good.Keys).Bytes).Keys.Count == 2);
        Assert.False(SealedStatement.Create(Sample.Sealed, Sample.Recipient, null, [Good.Keys[0]]).IsSignedBy(key.VerifyingKey, signature));
    }

    public void Dispose()
    {
        reader.Dispose();
        archive.Dispose();
    }

    private static SealedContent Content(bool[] optional) => Sample.Sealed with
    {
        Tlp = optional[0] ? Tlp.Red : Tlp.Green,
        RespondBy = optional[1] ? Sample.Now : null,
        NotBefore = optional[2] ? Sample.Now : null,
        ExpiresAt = optional[3] ? Sample.Now.AddDays(1) : null,
        Supersedes = optional[4] ? Sample.Advisory : null,
        ReplyTo = optional[5] ? Sample.Advisory : null,
        // A text that looks like a member to come after must not lead the splice astray.
        Policies = optional[6] ? ["\"nonce\":", "{\"keys\":\"x\"}", "\"sender\":"] : [],
    };

    private void Refuses(DocumentRule rule, Action<JsonObject> change) =>
        Assert.Equal(rule, Refusal.Rule(() => Statement.Parse(Json.Change(Good.Bytes, change))));
}
