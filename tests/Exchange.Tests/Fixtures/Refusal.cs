using Gateway.Exchange;

namespace Exchange.Tests.Fixtures;

/// <summary>Asks which rule a document breaks.</summary>
internal static class Refusal
{
    public static DocumentRule Rule(Action parse) => Assert.Throws<DocumentException>(parse).Rule;

    public static DocumentRule Rule(Func<object> parse) => Rule(() => { _ = parse(); });
}
