using Xunit.Abstractions;
using Xunit.Sdk;

namespace Gateway.Tests.Storage;

/// <summary>Makes the test cases of <see cref="StoreFactAttribute"/>; a base class's tests are skipped or not by the attribute on the class that inherits them.</summary>
public sealed class StoreFactDiscoverer(IMessageSink diagnosticMessageSink) : FactDiscoverer(diagnosticMessageSink)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(
            DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}
