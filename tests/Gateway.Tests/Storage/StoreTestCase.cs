using Xunit.Abstractions;
using Xunit.Sdk;

namespace Gateway.Tests.Storage;

/// <summary>A test case that asks the concrete class whether it can run.</summary>
public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("Called by the de-serializer.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod)
        : base(sink, display, options, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        string? setting = TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsSettingAttribute)).SingleOrDefault()?.GetConstructorArguments().OfType<string>().Single();
        return setting is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(setting))
            ? $"{setting} holds no connection string."
            : base.GetSkipReason(factAttribute);
    }
}
