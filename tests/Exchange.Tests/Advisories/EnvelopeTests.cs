using System.Text.Json.Nodes;
using Exchange.Tests.Fixtures;
using Gateway.Exchange;

namespace Exchange.Tests.Advisories;

public sealed class EnvelopeTests
{
    public static TheoryData<string, DocumentRule> BrokenMembers => new()
    {
        { """{"documents":[]}""", DocumentRule.OutOfRange },
        { """{"salt":"AAAA"}""", DocumentRule.InvalidSalt },
        { """{"titles":{}}""", DocumentRule.OutOfRange },
        { """{"titles":{"en":"a\u202eb"}}""", DocumentRule.InvalidTitle },
        { """{"type":"advisory-statement/v1"}""", DocumentRule.WrongType },
    };

    [Fact]
    public void An_envelope_keeps_what_it_was_made_of_and_commits_to_every_byte()
    {
        Envelope read = Envelope.Parse(Sample.Envelope.Bytes);
        Assert.Equal(Sample.Content.Titles, read.Titles);
        Assert.Equal(Sample.Content.Documents, read.Documents);
        Assert.Equal(Sample.Envelope.Salt.ToArray(), read.Salt.ToArray());
        Assert.Equal(Sha256Digest.Of(Sample.Envelope.Bytes.Span), read.Commitment);
    }

    [Fact]
    public void The_same_titles_and_documents_never_give_the_same_commitment() =>
        Assert.NotEqual(
            Envelope.Create(Sample.Content.Titles, Sample.Content.Documents).Commitment,
            Envelope.Create(Sample.Content.Titles, Sample.Content.Documents).Commitment);

    [Theory]
    [MemberData(nameof(BrokenMembers))]
    public void An_envelope_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule) =>
        Refuses(rule, root => Json.Merge(root, member));

    [Fact]
    public void Two_documents_of_one_name_are_refused() =>
        Refuses(DocumentRule.DuplicateDocumentName, root => root["documents"]![1]!["name"] = "ADVISORY.json");

    [Fact]
    public void The_largest_envelope_there_can_be_is_read_and_one_beyond_the_bound_is_not()
    {
        string name = new('n', Limits.FileNameBytes - 2);
        StatementDocument[] documents = [.. Enumerable.Range(0, Limits.Documents).Select(n => Sample.Content.Documents[0] with { Name = $"{name}{n:00}" })];
        var titles = Enumerable.Range(0, Limits.Languages).ToDictionary(n => $"aa-{n:00000000}", _ => new string('\u5b57', Limits.TitleCharacters));
        Assert.InRange(Envelope.Create(titles, documents).Bytes.Length, 1, Limits.EnvelopeBytes);
        Assert.Equal(DocumentRule.TooLarge, Refusal.Rule(() => Envelope.Parse(new byte[Limits.EnvelopeBytes + 1])));
    }

    private static void Refuses(DocumentRule rule, Action<JsonObject> change) =>
        Assert.Equal(rule, Refusal.Rule(() => Envelope.Parse(Json.Change(Sample.Envelope.Bytes, change))));
}
