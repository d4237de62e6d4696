/// What an `Identifier` or a `Name` names: empty types that keep one kind of id from standing in for another.
package enum IdentifierTag {
    package enum Agent {}
    package enum Artifact {}
    package enum Blueprint {}
    package enum Capability {}
    package enum Goal {}
    package enum Pool {}
    package enum Run {}
    package enum Schedule {}
    package enum Step {}
    package enum Task {}
    package enum Tenant {}
}

package typealias ArtifactID = Identifier<IdentifierTag.Artifact>
package typealias GoalID = Identifier<IdentifierTag.Goal>
package typealias RunID = Identifier<IdentifierTag.Run>
package typealias TaskID = Identifier<IdentifierTag.Task>

package typealias AgentName = Name<IdentifierTag.Agent>
package typealias BlueprintName = Name<IdentifierTag.Blueprint>
package typealias CapabilityName = Name<IdentifierTag.Capability>
package typealias PoolName = Name<IdentifierTag.Pool>
package typealias ScheduleName = Name<IdentifierTag.Schedule>
package typealias StepName = Name<IdentifierTag.Step>
package typealias TenantID = Name<IdentifierTag.Tenant>
