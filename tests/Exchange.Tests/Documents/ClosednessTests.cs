using System.Text;
using Exchange.Tests.Fixtures;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Exchange;

namespace Exchange.Tests.Documents;

/// <summary>What holds for every document and every log entry's detail alike.</summary>
public sealed class ClosednessTests
{
    public static TheoryData<string> Names => [.. Sample.All.Select(sample => sample.Name)];

    public static IEnumerable<object[]> Members =>
        Sample.All.SelectMany(sample => Json.Names(sample.Bytes).Select(member => (object[])[sample.Name, member]));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_good_document_is_read(string name)
    {
        Sample sample = Sample.Find(name);
        Assert.NotNull(sample.Parse(sample.Bytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unknown_member_is_refused(string name) => Refuses(name, bytes => Json.Change(bytes, root => root["zzz"] = 1));

    [Theory]
    [MemberData(nameof(Members))]
    public void A_missing_member_is_refused_unless_it_is_optional(string name, string member)
    {
        Sample sample = Sample.Find(name);
        byte[] without = Json.Change(sample.Bytes, root => root.Remove(member));
        if (sample.Optional.Contains(member))
        {
            Assert.NotNull(sample.Parse(without));
        }
        else
        {
            Assert.Throws<DocumentException>(() => sample.Parse(without));
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void A_null_member_is_refused(string name, string member) => Refuses(name, bytes => Json.Change(bytes, root => root[member] = null));

    [Theory]
    [MemberData(nameof(Members))]
    public void A_member_of_another_kind_is_refused(string name, string member) => Refuses(name, bytes => Json.Change(bytes, root => root[member] = true));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_document_that_is_not_canonical_is_refused(string name)
    {
        Refuses(name, bytes => [.. bytes.Span, (byte)'\n']);
        Refuses(name, bytes => [(byte)'{', (byte)' ', .. bytes.Span[1..]]);
        Refuses(name, bytes => bytes.ToArray()[..^1]);
        Refuses(name, _ => []);
        Refuses(name, _ => "[]"u8.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_member_that_stands_twice_is_refused(string name) => Refuses(name, bytes =>
    {
        string text = Encoding.UTF8.GetString(bytes.Span);
        string first = $"\"{Json.Names(bytes)[0]}\":1,";
        return Encoding.UTF8.GetBytes($"{{{first}{text[1..]}");
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_byte_is_read_or_refused_and_never_anything_else(string name)
    {
        Sample sample = Sample.Find(name);
        var changes = from place in Gen.Choose(0, sample.Bytes.Length - 1) from value in Gen.Choose(0, 255) select (place, (byte)value);
        Prop.ForAll(changes.ToArbitrary(), change =>
        {
            byte[] changed = sample.Bytes.ToArray();
            changed[change.place] = change.Item2;
            return IsReadOrRefused(sample, changed);
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsReadOrRefused(Sample sample, byte[] bytes)
    {
        try
        {
            return sample.Parse(bytes) is not null;
        }
        catch (DocumentException)
        {
            return true;
        }
    }

    private static void Refuses(string name, Func<ReadOnlyMemory<byte>, byte[]> change)
    {
        Sample sample = Sample.Find(name);
        DocumentException exception = Assert.Throws<DocumentException>(() => sample.Parse(change(sample.Bytes)));
        Assert.Equal(DocumentRule.Malformed, exception.Rule);
    }
}
